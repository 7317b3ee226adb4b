#!/usr/bin/env python3
"""The posture in the real window: panel, a named posture, a slider, a dragged hand, a point's own posture, saving, and the saved
one after a restart."""
import json
import sys
import time

from driver import Driver, check, resting, slow, write, xdo


def degrees(f, key, rest=0):
    return f["pose"]["degrees"].get(key, rest)


with Driver(sys.argv[1], "posture") as atlas:
    home, until, click, item, drag = atlas.home, atlas.until, atlas.click, atlas.item, atlas.drag
    atlas.open()
    first = until("anatomical at first", lambda f: f["pose"]["id"] == "anatomical" and not f["posture_panel"])
    xdo("key", "k")
    until("K opens the posture panel, with handles", lambda f: f["posture_panel"] and len(f.get("handles", [])) == 9)
    click("Seated")
    until("the body is on its way", lambda f: f["pose"]["id"] == "seated" and f["pose"]["flying"])
    seated = until("and sits", lambda f: f["pose"]["id"] == "seated" and resting(f) and degrees(f, "knee-flexion.left") > 60)
    check("all of it took frames between", len({json.dumps(f["pose"]["degrees"]) for f in atlas.frames()}) > 4)
    xdo("key", "a")
    until("A stands up again", lambda f: f["pose"]["id"] == "anatomical" and resting(f) and not f["pose"]["degrees"])

    click("Joints")
    x, y = item("Neck: Flexion")
    drag(x, y + 8, 60, 0)
    until("a slider bends the neck", lambda f: degrees(f, "neck-flexion") > 15 and f["pose"]["id"] == "" and resting(f))

    x, y = item("Left hand", "handles")
    atlas.move(x, y)
    until("the hand is lit under the mouse", lambda f: f["held"] == "Left hand")
    yaw = atlas.frames()[-1]["camera"]["yaw"]
    drag(x, y, 40, -120)
    bent = until("a dragged hand bends the arm", lambda f: resting(f) and degrees(f, "elbow-flexion.left") > 20)
    check("and not the other", degrees(bent, "elbow-flexion.right") == 0)
    check("the view stayed", bent["camera"]["yaw"] == yaw)
    now = next((h["x"], h["y"]) for h in bent["handles"] if h["name"] == "Left hand")
    check(f"the hand is where it was dragged to: {now}", abs(now[0] - x - 40) < 12 and abs(now[1] - y + 120) < 12)

    xdo("key", "ctrl+z")
    undone = until("Ctrl Z takes the whole drag back", lambda f: resting(f) and degrees(f, "elbow-flexion.left") == 0)
    check("and nothing else", degrees(undone, "neck-flexion") > 15 and undone["undo"][1] == 1)
    xdo("key", "ctrl+z")
    until("then the slider's turn", lambda f: resting(f) and f["pose"]["id"] == "anatomical" and not f["pose"]["degrees"])
    click("Do it again   Ctrl Shift Z")
    until("the panel does it again", lambda f: resting(f) and degrees(f, "neck-flexion") == degrees(bent, "neck-flexion"))
    xdo("key", "ctrl+shift+z")
    until("and Ctrl Shift Z", lambda f: resting(f) and f["pose"]["degrees"] == bent["pose"]["degrees"])

    xdo("key", "ctrl+s")
    time.sleep(0.3 * slow)
    write("my desk")
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
    atlas.quit()

    # The saved one is listed and taken up after a restart; a point's own posture by one key, and back.
    atlas.open("--point", "LI11")
    until("anatomical again", lambda f: f["pose"]["id"] == "anatomical" and f.get("saved_poses") == ["my:my desk"])
    before = atlas.frames()[-1]["camera"]
    xdo("key", "i")
    taken = until("I takes up LI11's posture", lambda f: f["posture"] == "LI11" and resting(f) and degrees(f, "elbow-flexion.left") > 45)
    check("and the point is seen", any(s["code"] == "LI11" for s in taken["sites"]))
    xdo("key", "i")
    until("I leads back", lambda f: f["posture"] == "" and resting(f) and f["pose"]["id"] == "anatomical")
    xdo("key", "k")
    click("Postures")
    click("my desk")
    mine = until("the saved posture is taken up", lambda f: f["pose"]["id"] == "my:my desk" and resting(f))
    check("as it was", abs(degrees(mine, "elbow-flexion.left") - degrees(bent, "elbow-flexion.left")) < 0.1)
    xdo("key", "ctrl+Delete")
    until("and deleted", lambda f: "saved_poses" not in f)
    check("with its file", not saved.exists())
    atlas.quit()

    atlas.open("--pose", str(shared[0]))
    again = until("a shared file on the command line", lambda f: degrees(f, "elbow-flexion.left") > 20)
    check("shows no validation message", again["validation"] == 0)
    atlas.quit()
