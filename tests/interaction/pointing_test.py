#!/usr/bin/env python3
"""Pointing in the real window: lines drawn on the body stay there when it turns, are taken back, erased, kept over a restart;
spotlight, laser and magnifier follow the mouse; all of it by keys as well."""
import subprocess
import sys
import time

from driver import Driver, check, resting, slow, xdo


def lines(f):
    return f.get("pointing", {}).get("lines", [])


def tool(f):
    return f.get("pointing", {}).get("tool", "none")


with Driver(sys.argv[1], "pointing") as atlas:
    until, click, drag = atlas.until, atlas.click, atlas.drag
    atlas.open()
    first = atlas.frames()[-1]
    x, y, w, h = first["stage"]
    cx, cy = x + w // 2, y + round(h * 0.36)  # the belly

    xdo("key", "alt+4")
    until("Alt 4 takes the pen", lambda f: tool(f) == "pen")
    drag(cx - 20, cy, 40, 10)
    drawn = until("a line lies on the skin", lambda f: len(lines(f)) == 1 and resting(f))
    line = lines(drawn)[0]
    check("where it was drawn", line["on"] == "skin" and abs(line["from"]["x"] - cx + 20) < 4 and abs(line["to"]["y"] - cy - 10) < 4)
    check("the body did not turn", drawn["camera"]["yaw"] == first["camera"]["yaw"])
    check("with few places", 2 <= line["places"] < 40)

    # The right button turns, and the line goes along.
    atlas.move(cx, cy + 100)
    xdo("mousedown", 3)
    for i in range(1, 9):
        atlas.move(cx - 10 * i, cy + 100)
        time.sleep(0.03)
    xdo("mouseup", 3)
    turned = until("the right button turns the body", lambda f: resting(f) and abs(f["camera"]["yaw"] - first["camera"]["yaw"]) > 0.2)
    after = lines(turned)
    check("the line is still there", len(after) == 1)
    check("and turned with it", abs(after[0]["from"]["x"] - line["from"]["x"]) > 3)
    xdo("key", "2")
    until("behind the body it is hidden", lambda f: resting(f) and len(lines(f)) == 1 and lines(f)[0]["from"]["hidden"])
    xdo("key", "1")
    until("and seen from the front", lambda f: resting(f) and not lines(f)[0]["from"]["hidden"])

    xdo("key", "alt+6")
    drag(cx - 10, cy - 60, 20, 40)
    until("an arrow", lambda f: len(lines(f)) == 2 and lines(f)[1]["tool"] == "arrow")
    xdo("key", "ctrl+z")
    until("Ctrl Z takes it back", lambda f: len(lines(f)) == 1)
    xdo("key", "ctrl+shift+z")
    until("Ctrl Shift Z draws it again", lambda f: len(lines(f)) == 2)
    xdo("key", "alt+s", "key", "bracketright")
    drag(x + 60, y + 200, 60, 60)
    until("a blue one on the screen", lambda f: len(lines(f)) == 3 and lines(f)[2]["on"] == "screen" and lines(f)[2]["colour"] == "#0a4fa8")

    xdo("key", "alt+7")
    until("the eraser", lambda f: tool(f) == "eraser")
    drag(cx, cy - 25, 0, 60)
    until("takes what it touches", lambda f: [l["on"] for l in lines(f)] == ["screen"] or len(lines(f)) == 2)
    left = lines(atlas.frames()[-1])
    check("and only that", any(l["on"] == "screen" for l in left))
    xdo("key", "ctrl+z")
    until("one pull, one step", lambda f: len(lines(f)) == 3)

    # By keys alone.
    xdo("key", "Escape")
    until("Esc puts the tool away", lambda f: tool(f) == "none" and len(lines(f)) == 3)
    xdo("key", "z")
    until("Z takes it again", lambda f: tool(f) == "eraser")
    xdo("key", "alt+5", "key", "alt+s")
    atlas.move(cx, cy + 20)
    until("the pointer is there", lambda f: tool(f) == "line" and f["pointing"]["there"])
    before = atlas.frames()[-1]["pointing"]["size"]
    xdo("key", "plus")
    until("+ makes it thicker", lambda f: f["pointing"]["size"] > before and f["camera"]["distance"] == atlas.frames()[0]["camera"]["distance"])
    xdo("key", "Return", "key", "alt+Up", "key", "alt+Up", "key", "Return")
    until("a line without a mouse button", lambda f: len(lines(f)) == 4 and lines(f)[3]["tool"] == "line")

    for key, name in (("alt+1", "laser"), ("alt+2", "spotlight"), ("alt+3", "magnifier")):
        xdo("key", key)
        atlas.move(cx + 30, cy)
        time.sleep(0.2 * slow)
        atlas.move(cx + 40, cy - 20)
        shown = until(f"the {name} follows the mouse",
                      lambda f: tool(f) == name and abs(f["pointing"]["at"][0] * h - 40) < 2 and f["quality"] == "resting")
        check("no complaint of the device", shown["validation"] == 0)
    time.sleep(0.5 * slow)
    count = len(atlas.frames())
    time.sleep(0.6 * slow)
    check("at rest nothing is drawn", len(atlas.frames()) - count <= 1)

    atlas.quit()
    kept = atlas.home / "data/tongren/drawings.toml"
    check("the lines are in a file", kept.is_file() and kept.read_text().count("[[step.drawing]]") == 4)
    atlas.open()
    until("and there again after a restart", lambda f: len(lines(f)) == 4 and tool(f) == "none")
    xdo("key", "alt+4", "key", "Delete")
    until("Delete wipes them away", lambda f: lines(f) == [])
    xdo("key", "ctrl+z")
    until("and Ctrl Z brings them back", lambda f: len(lines(f)) == 4)
    picture = atlas.home / "picture.png"
    xdo("key", "ctrl+shift+c")
    time.sleep(0.3 * slow)
    atlas.process.kill()  # a second after the last line it is in the file
    atlas.process.wait()
    subprocess.run([sys.argv[1], "render", "--drawings", str(kept), "--size", "640x480", "-o", str(picture)], check=True,
                   env=atlas.environment)
    check("a picture of them", picture.is_file())
