"""The real window for a test: started in a home of its own, driven with xdotool, read from its event log."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

slow = float(os.environ.get("TONGREN_TEST_PATIENCE", "1"))
TOLD = "told_software = true\ntold_safety = true\n"  # settings of somebody who is no newcomer


class Failure(Exception):
    pass


def check(what, truth):
    if not truth:
        raise Failure(what)
    print("ok  ", what, flush=True)


def resting(frame):
    return not frame["flying"] and frame["quality"] == "resting" and "sites" in frame


def xdo(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def write(text, delay=40):
    xdo("type", "--delay", delay, text)


class Driver:
    """`with Driver(program, …) as atlas:` ends the test with 1 where a check failed, and leaves nothing behind."""

    def __init__(self, program, name, settings=TOLD, size="1280x900", **environment):
        if "DISPLAY" not in os.environ or not shutil.which("xdotool"):
            print("needs a display and xdotool; run tools/test")
            sys.exit(77)
        self.program, self.size = program, size
        self.home = pathlib.Path(tempfile.mkdtemp(prefix=f"tongren-{name}-"))
        (self.home / "config/tongren").mkdir(parents=True)
        (self.home / "documents").mkdir()
        if settings:
            (self.home / "config/tongren/settings.toml").write_text(settings)
        self.environment = dict(os.environ, XDG_CONFIG_HOME=str(self.home / "config"), XDG_DATA_HOME=str(self.home / "data"),
                                XDG_DOCUMENTS_DIR=str(self.home / "documents"), TONGREN_VALIDATION="1", **environment)
        self.process = self.manager = self.window = None
        self.log_file = self.home / "events.jsonl"
        self._forget()

    def __enter__(self):
        if shutil.which("openbox"):
            self.manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(1.5 * slow)  # GLFW 3.3 waits for ever for a window that is mapped while the window manager starts
        return self

    def __exit__(self, kind, error, _):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.manager:
            self.manager.kill()
        shutil.rmtree(self.home, ignore_errors=True)
        if isinstance(error, (Failure, subprocess.SubprocessError)):
            print("FAILED:", error)
            sys.exit(1)
        if error is None:
            print("all well")

    def start(self, *words):
        self.log_file.unlink(missing_ok=True)
        self._forget()
        self.process = subprocess.Popen([self.program, "--size", self.size, "--event-log", str(self.log_file), *map(str, words)],
                                        env=self.environment)

    def focus(self):
        """Once its window is there: it takes the keyboard, and mouse places count from its corner."""
        self.window = subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(self.process.pid)], check=True,
                                     capture_output=True, text=True).stdout.split()[-1]
        xdo("windowactivate", "--sync", self.window) if self.manager else xdo("windowfocus", self.window)

    def open(self, *words):
        self.start(*words)
        shown = self.at_rest("the first picture at rest", 60)
        self.focus()
        return shown

    def quit(self):
        xdo("key", "ctrl+q")
        try:
            self.process.wait(timeout=20 * slow)
        except subprocess.TimeoutExpired:
            raise Failure("Ctrl Q does not end it") from None
        check("Ctrl Q ends with 0", self.process.returncode == 0)

    def _forget(self):
        self._read, self._events = 0, []

    def events(self, kind=None):
        if self.log_file.exists():
            with self.log_file.open("rb") as log:
                log.seek(self._read)
                new = log.read()
            new = new[: new.rfind(b"\n") + 1]
            self._read += len(new)
            self._events += map(json.loads, new.decode().splitlines())
        return [e for e in self._events if kind in (None, e["event"])]

    def frames(self):
        return self.events("frame")

    def wait(self, what, find, last, seconds=20):
        """What `find` returns, once that is not None; `last` tells what there was instead."""
        end = time.monotonic() + seconds * slow
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure(f"{what}: the program ended with {self.process.returncode}")
            found = find()
            if found is not None:
                print("ok  ", what, flush=True)
                return found
            time.sleep(0.02)
        raise Failure(f"{what}: did not happen. Last: {last()}")

    def until(self, what, condition, seconds=20):
        """The last report of a frame, once it meets the condition."""

        def last():
            shown = self.frames()
            return shown[-1] if shown and condition(shown[-1]) else None

        return self.wait(what, last, lambda: json.dumps(self.events()[-2:])[:2500], seconds)

    def at_rest(self, what, seconds=20):
        return self.until(what, resting, seconds)

    def item(self, name, among="items"):
        """Where a named thing lies: a button, a handle."""
        shown = self.until(f"'{name}' is there", lambda f: any(i["name"] == name for i in f.get(among, [])))
        return next((i["x"], i["y"]) for i in shown[among] if i["name"] == name)

    def move(self, x, y):
        xdo("mousemove", "--window", self.window, round(x), round(y))

    def click(self, name):
        self.move(*self.item(name))
        time.sleep(0.1 * slow)
        xdo("click", 1)

    def drag(self, x, y, dx, dy, steps=12):
        self.move(x, y)
        time.sleep(0.15 * slow)
        xdo("mousedown", 1)
        for i in range(1, steps + 1):
            self.move(x + dx * i / steps, y + dy * i / steps)
            time.sleep(0.03)
        time.sleep(0.1 * slow)
        xdo("mouseup", 1)
