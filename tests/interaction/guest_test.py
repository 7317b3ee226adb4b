#!/usr/bin/env python3
"""A body that the user brings, in the real window: a file that is none, one that is, poses on it, and the way back."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

program = sys.argv[1]
if "DISPLAY" not in os.environ or not shutil.which("xdotool"):
    print("needs a display and xdotool; run tools/test")
    sys.exit(77)
home = pathlib.Path(tempfile.mkdtemp(prefix="tongren-guest-"))
log_file = home / "events.jsonl"
(home / "config/tongren").mkdir(parents=True)
(home / "config/tongren/settings.toml").write_text("told_software = true\ntold_safety = true\n")
environment = dict(os.environ, XDG_CONFIG_HOME=str(home / "config"), XDG_DATA_HOME=str(home / "data"),
                   XDG_DOCUMENTS_DIR=str(home / "documents"), TONGREN_VALIDATION="1")
slow = float(os.environ.get("TONGREN_TEST_PATIENCE", "1"))


class Failure(Exception):
    pass


def xdo(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def frames():
    text = log_file.read_text(encoding="utf-8") if log_file.exists() else ""
    return [e for e in map(json.loads, text[: text.rfind("\n") + 1].splitlines()) if e["event"] == "frame"]


def until(what, condition, seconds=20):
    end = time.monotonic() + seconds * slow
    while time.monotonic() < end:
        if atlas.poll() is not None:
            raise Failure(f"{what}: the program ended with {atlas.returncode}")
        shown = frames()
        if shown and condition(shown[-1]):
            print("ok  ", what)
            return shown[-1]
        time.sleep(0.02)
    raise Failure(f"{what}: did not happen. Last report: {json.dumps(frames()[-1:])[:2500]}")


def check(what, truth):
    if not truth:
        raise Failure(what)
    print("ok  ", what)


def at_rest(f):
    return not f["flying"] and f["quality"] == "resting"


def start(*words):
    global atlas, window
    log_file.unlink(missing_ok=True)
    atlas = subprocess.Popen([program, "--size", "1280x900", "--event-log", str(log_file), *words], env=environment)
    until("the first picture at rest", at_rest, 60)
    window = subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(atlas.pid)], check=True,
                            capture_output=True, text=True).stdout.split()[-1]
    xdo("windowactivate", "--sync", window) if manager else xdo("windowfocus", window)


def item(name, among="items"):
    f = until(f"'{name}' is there", lambda f: any(i["name"] == name for i in f.get(among, [])))
    return next((i["x"], i["y"]) for i in f[among] if i["name"] == name)


def click(name):
    xdo("mousemove", "--window", window, *item(name))
    time.sleep(0.1 * slow)
    xdo("click", 1)


manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) if shutil.which("openbox") else None
if manager:
    time.sleep(1.5 * slow)
try:
    made = home / "anna.glb"
    subprocess.run([program, "export", "-o", str(made), "--shape", "sex=0,age=60,weight=0.7"], check=True, env=environment)
    damaged = home / "damaged.glb"
    damaged.write_bytes(made.read_bytes()[:5000])

    start("--body", str(damaged))
    refused = until("a damaged file is a message", lambda f: "damaged.glb" in f["notice"] and not f["bringing"])
    check("that says what is wrong: " + refused["notice"], "cut off" in refused["notice"])
    check("and the body is our own", refused["guest"] == "")
    atlas.terminate()
    atlas.wait()

    start("--body", str(made))
    until("the file is read and fitted", lambda f: f["guest"] == "anna.glb" and not f["bringing"] and at_rest(f), 120)
    events = [json.loads(line) for line in log_file.read_text().splitlines()]
    check("said in the log", [e["trouble"] for e in events if e["event"] == "guest"] == [""])
    check("the old body stood meanwhile", any(e.get("bringing") == "Fitting" and e["guest"] == "" for e in events))
    stood = until("its points can be clicked", lambda f: at_rest(f) and len(f.get("sites", [])) > 50)
    check("how it fits is on the left", stood["body"] and any(i["name"] == "Back to our own body" for i in stood["items"]))
    xdo("key", "k")
    until("K opens the posture panel", lambda f: f["posture_panel"])
    click("Seated")
    seated = until("it sits down", lambda f: f["pose"]["id"] == "seated" and at_rest(f) and f["guest"] == "anna.glb")
    xdo("key", "a")
    until("and stands up", lambda f: f["pose"]["id"] == "anatomical" and at_rest(f))
    xdo("key", "s")
    until("S opens the body panel", lambda f: f["body"])
    click("Correct landmarks")
    marks = until("its landmarks show", lambda f: len(f.get("handles", [])) > 15 and at_rest(f))["handles"]
    x, y = next((h["x"], h["y"]) for h in marks if h["name"] == "umbilicus")
    xdo("mousemove", "--window", window, x, y)
    until("one is lit under the mouse", lambda f: f["held"] == "umbilicus")
    xdo("mousedown", 1)
    for i in range(1, 9):
        xdo("mousemove", "--window", window, x, y - i)
        time.sleep(0.04)
    xdo("mouseup", 1)
    kept = home / "anna.landmarks.toml"
    until("it is fitted again", lambda f: not f["bringing"] and kept.exists() and f["guest"] == "anna.glb", 60)
    check("and kept beside the file", "umbilicus" in kept.read_text())
    click("Forget corrections")
    until("and can be forgotten", lambda f: not f["bringing"] and not kept.exists(), 60)
    click("Back to our own body")
    until("our own body is back", lambda f: f["guest"] == "" and at_rest(f), 60)
    click("anna.glb")
    until("the guest is remembered", lambda f: f["bringing"] != "")
    xdo("key", "Escape")
    until("Esc stops it", lambda f: f["bringing"] == "" and "as before" in f["notice"])
    check("and the body is as it was", frames()[-1]["guest"] == "")
    check("no validation message", frames()[-1]["validation"] == 0)
except (Failure, subprocess.SubprocessError) as e:
    print("FAILED:", e)
    sys.exit(1)
finally:
    if atlas.poll() is None:
        atlas.kill()
    if manager:
        manager.kill()
    shutil.rmtree(home, ignore_errors=True)
print("all well")
