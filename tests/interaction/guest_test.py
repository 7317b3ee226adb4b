#!/usr/bin/env python3
"""A body that the user brings, in the real window: a file that is none, one that is, poses on it, and the way back."""
import shutil
import subprocess
import sys

import xdnd
from driver import Driver, check, resting, xdo

with Driver(sys.argv[1], "guest") as atlas:
    home, until, click = atlas.home, atlas.until, atlas.click
    made = home / "anna.glb"
    subprocess.run([atlas.program, "export", "-o", str(made), "--shape", "sex=0,age=60,weight=0.7"], check=True, env=atlas.environment)
    damaged = home / "damaged.glb"
    damaged.write_bytes(made.read_bytes()[:5000])

    atlas.open("--body", str(damaged))
    refused = until("a damaged file is a message", lambda f: "damaged.glb" in f["notice"] and not f["bringing"])
    check("that says what is wrong: " + refused["notice"], "cut off" in refused["notice"])
    check("and the body is our own", refused["guest"] == "")
    atlas.process.terminate()
    atlas.process.wait()

    atlas.open("--body", str(made))
    until("the file is read and fitted", lambda f: f["guest"] == "anna.glb" and not f["bringing"] and resting(f), 120)
    events = atlas.events()
    check("said in the log", [e["trouble"] for e in events if e["event"] == "guest"] == [""])
    check("the old body stood meanwhile", any(e.get("bringing") == "Fitting" and e["guest"] == "" for e in events))
    stood = until("its points can be clicked", lambda f: resting(f) and len(f.get("sites", [])) > 50)
    check("how it fits is on the left", stood["body"] and any(i["name"] == "Back to our own body" for i in stood["items"]))
    xdo("key", "k")
    until("K opens the posture panel", lambda f: f["posture_panel"])
    click("Seated")
    seated = until("it sits down", lambda f: f["pose"]["id"] == "seated" and resting(f) and f["guest"] == "anna.glb")
    xdo("key", "a")
    until("and stands up", lambda f: f["pose"]["id"] == "anatomical" and resting(f))
    xdo("key", "s")
    until("S opens the body panel", lambda f: f["body"])
    click("Correct landmarks")
    marks = until("its landmarks show", lambda f: len(f.get("handles", [])) > 15 and resting(f))["handles"]
    x, y = next((h["x"], h["y"]) for h in marks if h["name"] == "navel")
    atlas.move(x, y)
    until("one is lit under the mouse", lambda f: f["held"] == "navel")
    atlas.drag(x, y, 0, -8, steps=8)
    kept = home / "anna.landmarks.toml"
    until("it is fitted again", lambda f: not f["bringing"] and kept.exists() and f["guest"] == "anna.glb", 60)
    check("and kept beside the file", "umbilicus" in kept.read_text())
    xdo("key", "ctrl+z")
    until("Ctrl Z takes it back", lambda f: not f["bringing"] and not kept.exists(), 60)
    xdo("key", "ctrl+shift+z")
    until("Ctrl Shift Z puts it there again", lambda f: not f["bringing"] and kept.exists() and f["guest"] == "anna.glb", 60)

    # Another by keys alone.
    check("the rings still show", atlas.frames()[-1].get("handles"))
    xdo("key", "Tab")
    until("Tab chooses a landmark", lambda f: f.get("landmark") and not f["landmark"]["moved"] and resting(f))
    first = atlas.frames()[-1]["landmark"]
    xdo("key", "ctrl+Up", "key", "ctrl+Up", "key", "ctrl+shift+Right")
    until("Ctrl with the arrows moves it", lambda f: f["landmark"]["moved"])
    xdo("key", "Return")
    until("Enter fits the body", lambda f: not f["bringing"] and not f["landmark"]["moved"] and first["id"] in kept.read_text(), 60)
    check("beside the first one", "umbilicus" in kept.read_text() and first["id"] != "navel")
    click("Forget corrections")
    until("and can be forgotten", lambda f: not f["bringing"] and not kept.exists(), 60)
    click("Back to our own body")
    until("our own body is back", lambda f: f["guest"] == "" and resting(f), 60)
    click("anna.glb")
    until("the guest is remembered", lambda f: f["bringing"] != "")
    xdo("key", "Escape")
    until("Esc stops it", lambda f: f["bringing"] == "" and "as before" in f["notice"])
    check("and the body is as it was", atlas.frames()[-1]["guest"] == "")

    # Files dropped on the window, as a file manager does it.
    folder, second = home / "a folder", home / "Änna 100%.glb"
    folder.mkdir()
    shutil.copy(made, second)
    for file, name, why in [(damaged, "damaged.glb", "cut off"), (folder, "a folder", "folder"), (home / "gone.glb", "gone.glb", "no such file")]:
        check(f"{name} is taken by the window", xdnd.drop(atlas.window, [file]) is True)
        until("and said to be none", lambda f: name in f["notice"] and why in f["notice"] and not f["bringing"] and f["guest"] == "")
    check("a model is taken too", xdnd.drop(atlas.window, [second]) is True)
    until("and stands there", lambda f: f["guest"] == second.name and not f["bringing"] and resting(f), 60)
    check("two at once as well", xdnd.drop(atlas.window, [made, damaged]) is True)
    until("the last one counts", lambda f: "damaged.glb" in f["notice"] and not f["bringing"] and f["guest"] == second.name)
    pose = home / "desk.toml"
    pose.write_text('name = "Desk"\n[left]\nelbow-flexion = 60\n')
    check("and a posture", xdnd.drop(atlas.window, [pose]) is True)
    until("which it takes up", lambda f: f["pose"]["degrees"].get("elbow-flexion.left") == 60 and resting(f))
    check("no validation message", atlas.frames()[-1]["validation"] == 0)
