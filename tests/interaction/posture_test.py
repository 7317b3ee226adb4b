#!/usr/bin/env python3
"""The posture in the real window: panel, a named posture, a slider, a dragged hand, a point's own posture, saving, and the saved
one after a restart."""
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
home = pathlib.Path(tempfile.mkdtemp(prefix="tongren-posture-"))
log_file = home / "events.jsonl"
(home / "config/tongren").mkdir(parents=True)
(home / "documents").mkdir()
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


def degrees(f, key, rest=0):
    return f["pose"]["degrees"].get(key, rest)


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


def drag(x, y, dx, dy, steps=12):
    xdo("mousemove", "--window", window, x, y)
    time.sleep(0.15 * slow)
    xdo("mousedown", 1)
    for i in range(1, steps + 1):
        xdo("mousemove", "--window", window, round(x + dx * i / steps), round(y + dy * i / steps))
        time.sleep(0.03)
    time.sleep(0.1 * slow)
    xdo("mouseup", 1)


manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) if shutil.which("openbox") else None
if manager:
    time.sleep(1.5 * slow)
try:
    start()
    first = until("anatomical at first", lambda f: f["pose"]["id"] == "anatomical" and not f["posture_panel"])
    xdo("key", "k")
    until("K opens the posture panel, with handles", lambda f: f["posture_panel"] and len(f.get("handles", [])) == 9)
    click("Seated")
    until("the body is on its way", lambda f: f["pose"]["id"] == "seated" and f["pose"]["flying"])
    seated = until("and sits", lambda f: f["pose"]["id"] == "seated" and at_rest(f) and degrees(f, "knee-flexion.left") > 60)
    check("all of it took frames between", len({json.dumps(f["pose"]["degrees"]) for f in frames()}) > 4)
    xdo("key", "a")
    until("A stands up again", lambda f: f["pose"]["id"] == "anatomical" and at_rest(f) and not f["pose"]["degrees"])

    click("Joints")
    x, y = item("Neck: Flexion")
    drag(x, y + 8, 60, 0)
    until("a slider bends the neck", lambda f: degrees(f, "neck-flexion") > 15 and f["pose"]["id"] == "" and at_rest(f))

    x, y = item("Left hand", "handles")
    xdo("mousemove", "--window", window, x, y)
    until("the hand is lit under the mouse", lambda f: f["held"] == "Left hand")
    yaw = frames()[-1]["camera"]["yaw"]
    drag(x, y, 40, -120)
    bent = until("a dragged hand bends the arm", lambda f: at_rest(f) and degrees(f, "elbow-flexion.left") > 20)
    check("and not the other", degrees(bent, "elbow-flexion.right") == 0)
    check("the view stayed", bent["camera"]["yaw"] == yaw)
    now = next((h["x"], h["y"]) for h in bent["handles"] if h["name"] == "Left hand")
    check(f"the hand is where it was dragged to: {now}", abs(now[0] - x - 40) < 12 and abs(now[1] - y + 120) < 12)

    xdo("key", "ctrl+s")
    time.sleep(0.3 * slow)
    xdo("type", "--delay", 40, "my desk")
    xdo("key", "Return")
    until("Ctrl S saves it under a name", lambda f: f.get("saved_poses") == ["my:my desk"] and f["pose"]["id"] == "my:my desk")
    saved = home / "data/tongren/poses/my desk.toml"
    check("as a file", saved.is_file() and "elbow-flexion" in saved.read_text())
    xdo("key", "ctrl+e")
    until("Ctrl E shares it", lambda f: "documents" in f["notice"])
    shared = list((home / "documents").glob("*.toml"))
    check("as another file", len(shared) == 1)
    xdo("key", "Escape", "key", "Escape", "key", "Escape")
    until("Esc closes the panel", lambda f: not f["posture_panel"])
    xdo("key", "ctrl+q")
    atlas.wait(20 * slow)
    check("it quits", atlas.returncode == 0)

    # The saved one is listed and taken up after a restart; a point's own posture by one key, and back.
    start("--point", "LI11")
    until("anatomical again", lambda f: f["pose"]["id"] == "anatomical" and f.get("saved_poses") == ["my:my desk"])
    before = frames()[-1]["camera"]
    xdo("key", "i")
    taken = until("I takes up LI11's posture", lambda f: f["posture"] == "LI11" and at_rest(f) and degrees(f, "elbow-flexion.left") > 45)
    check("and the point is seen", any(s["code"] == "LI11" for s in taken["sites"]))
    xdo("key", "i")
    until("I leads back", lambda f: f["posture"] == "" and at_rest(f) and f["pose"]["id"] == "anatomical")
    xdo("key", "k")
    click("Postures")
    click("my desk")
    mine = until("the saved posture is taken up", lambda f: f["pose"]["id"] == "my:my desk" and at_rest(f))
    check("as it was", abs(degrees(mine, "elbow-flexion.left") - degrees(bent, "elbow-flexion.left")) < 0.1)
    xdo("key", "ctrl+Delete")
    until("and deleted", lambda f: "saved_poses" not in f)
    check("with its file", not saved.exists())
    xdo("key", "ctrl+q")
    atlas.wait(20 * slow)

    start("--pose", str(shared[0]))
    again = until("a shared file on the command line", lambda f: degrees(f, "elbow-flexion.left") > 20)
    check("shows no validation message", again["validation"] == 0)
    xdo("key", "ctrl+q")
    atlas.wait(20 * slow)
    check("and quits", atlas.returncode == 0)
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
