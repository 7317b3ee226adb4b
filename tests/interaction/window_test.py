#!/usr/bin/env python3
"""Drives the real window with xdotool: drag, scroll, keys, search, clicks, resize, minimise; reads what it reports."""
import os
import pathlib
import sys
import time

from driver import Driver, check, slow, write, xdo


def cpu_seconds():
    words = pathlib.Path(f"/proc/{atlas.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


with Driver(sys.argv[1], "window", settings="", size="1280x720") as atlas:
    until, at_rest, frames, move = atlas.until, atlas.at_rest, atlas.frames, atlas.move
    told = atlas.open()
    check("the very first start tells of safety, beside the body", told["card"] == "safety" and told["stage"][2] > 400)
    window = atlas.window
    until("1280x720 as asked for", lambda f: (f["width"], f["height"]) == (1280, 720))
    # Nothing to dismiss: a newcomer types what hurts, and reads on.
    xdo("key", "slash")
    write("stiff neck")
    until("the search takes words beside that card", lambda f: f["query"] == "stiff neck" and f["card"] == "safety")
    xdo("key", "Return")
    until("and opens what it found", lambda f: f["card"] in ("region", "point"))
    xdo("key", "Escape", "key", "Escape", "key", "Escape", "key", "r")
    until("Esc closes it all", lambda f: f["card"] == "none" and f["query"] == "")
    xdo("key", "w")
    until("W tells of safety again", lambda f: f["card"] == "safety")
    xdo("key", "Escape")
    until("Esc closes that too", lambda f: f["card"] == "none")
    first = at_rest("at rest without a card")
    stage = first["stage"]
    middle = (stage[0] + stage[2] // 2, stage[1] + stage[3] // 2)
    side = (stage[0] + 60, stage[1] + stage[3] // 2 - 60)

    # Turntable: a drag turns, the pitch stays within bounds, the body never tilts.
    xdo("mousemove", "--window", window, *side, "mousedown", 1)
    for step in range(1, 9):
        xdo("mousemove", "--window", window, side[0] + 25 * step, side[1])
        time.sleep(0.03)
    xdo("mouseup", 1)
    turned = until("a drag turns the body", lambda f: abs(f["camera"]["yaw"] - first["camera"]["yaw"]) > 0.3)
    check("a level drag does not tilt it", abs(turned["camera"]["pitch"] - first["camera"]["pitch"]) < 1e-4)
    check("a drag is no click", turned["point"] == "")

    # The wheel comes nearer to what is under the mouse.
    xdo("mousemove", "--window", window, *middle, "click", "--repeat", 4, "--delay", 30, 4)
    near = until("the wheel comes nearer", lambda f: f["camera"]["distance"] < 0.75 * first["camera"]["distance"])
    xdo("key", "--window", 0, "r")
    until("R shows the whole body again", lambda f: not f["flying"] and abs(f["camera"]["distance"] - first["camera"]["distance"]) < 0.01)

    # A double click looks at the place, and comes back with R.
    xdo("mousemove", "--window", window, middle[0], middle[1] - 60, "click", "--repeat", 2, "--delay", 60, 1)
    until("a double click comes nearer", lambda f: not f["flying"] and f["camera"]["distance"] < 0.75 * first["camera"]["distance"])
    xdo("key", "r")
    until("R leads back", lambda f: not f["flying"] and abs(f["camera"]["distance"] - first["camera"]["distance"]) < 0.01)

    # A press on a panel is the panel's: the body stays.
    still = at_rest("at rest before the panel is dragged")
    xdo("mousemove", "--window", window, 150, 600, "mousedown", 1, "mousemove", "--window", window, *middle, "mouseup", 1)
    move(*side)
    after = at_rest("at rest after it")
    check("dragging off a panel does not turn the body", after["camera"]["yaw"] == still["camera"]["yaw"])
    if after["card"] != "none":
        xdo("key", "Escape")
        until("no card again", lambda f: f["card"] == "none")

    # Views by number.
    xdo("key", "2")
    back = at_rest("2 shows the back")
    until("the back is at yaw 180", lambda f: abs(abs(f["camera"]["yaw"]) - 3.14159) < 0.01)
    xdo("key", "1")
    until("1 shows the front", lambda f: not f["flying"] and abs(f["camera"]["yaw"] % 6.28318) < 0.01)
    front = at_rest("at rest in front")

    # Click a point that is shown; hover names it first.
    # One that stands apart, named "site" below.
    def room(s):
        return min(abs(s["x"] - o["x"]) + abs(s["y"] - o["y"]) for o in front["sites"] if o["code"] != s["code"])

    site = max((s for s in front["sites"] if s["code"][:2] in ("ST", "SP", "GB")), key=room)
    code = site["code"]
    move(site["x"], site["y"])
    until(f"hovering names {code}", lambda f: f["hovered"] == code)
    xdo("click", 1)
    until(f"a click opens the card of {code}", lambda f: f["card"] == "point" and f["id"] == code and f["point"] == code)
    card = at_rest(f"the camera flew to {code}")
    check("and came nearer", card["camera"]["distance"] < 0.5 * first["camera"]["distance"])
    xdo("key", "Escape")
    until("Esc closes the card", lambda f: f["card"] == "none")

    # The skin itself: a region is hinted at under the mouse, a click offers it, Show opens it on that side.
    xdo("key", "r", "key", "2")
    back = until("the whole back", lambda f: not f["flying"] and f["quality"] == "resting" and f.get("sites")
                 and abs(abs(f["camera"]["yaw"]) - 3.14159) < 0.01 and f["camera"]["distance"] > 2)
    calf = [s for s in back["sites"] if s["code"] in ("BL56", "BL57")]
    right = [s for s in calf if s["x"] > middle[0]]  # seen from behind the right leg is on the right
    check("both calves are seen", len(calf) == 4 and len(right) == 2)
    x, y = sum(s["x"] for s in right) / 2, sum(s["y"] for s in right) / 2
    clear = [(x + dx, y + dy) for dx in (0, 8, -8, 14, -14) for dy in (0, 6, -6)]
    x, y = max(clear, key=lambda p: min(abs(p[0] - s["x"]) + abs(p[1] - s["y"]) for s in back["sites"]))
    move(x, y)
    until("the calf is hinted at", lambda f: f["hovered_region"] == "calf" and f["hovered_region_side"] == "right")
    at_rest("and drawn")
    xdo("click", 1)
    until("a click offers it", lambda f: f["offer"] != "" and f["card"] == "none")
    offered = until("with Show", lambda f: any(i["name"] == "Show" for i in f.get("items", [])))
    check("and points near by", any(i["name"] in ("BL56", "BL57") for i in offered["items"]))
    xdo("key", "Escape")
    until("Esc closes what was offered", lambda f: f["offer"] == "")
    time.sleep(0.4 * slow)  # sooner it would be a double click
    xdo("click", 1)
    offered = until("another click offers it again", lambda f: f["offer"] != "" and any(i["name"] == "Show" for i in f.get("items", [])))
    show = next(i for i in offered["items"] if i["name"] == "Show")
    xdo("mousemove", "--window", window, show["x"], show["y"])
    at_rest("the mouse is on Show")
    xdo("click", 1)
    until("Show opens the right calf", lambda f: f["card"] == "region" and f["id"] == "calf" and f["region_side"] == "right" and f["offer"] == "")
    at_rest("the camera flew to the calf")
    xdo("key", "o")
    until("O offers what is in the middle", lambda f: f["offer"] != "")
    xdo("key", "Down", "key", "Return")
    until("arrows and Enter take a row", lambda f: f["offer"] == "" and (f["card"], f["id"]) != ("region", "calf") or f["region"] == "legs")
    xdo("key", "Escape")
    until("Esc closes the card again", lambda f: f["card"] == "none")
    xdo("key", "slash")
    write("knot under my right shoulder blade", 20)
    until("a sentence is searched", lambda f: f["query"].endswith("shoulder blade"))
    xdo("key", "Return")
    until("and opens the region on its side", lambda f: f["id"] == "under-shoulder-blade" and f["region_side"] == "right")
    xdo("key", "Escape", "key", "Escape")
    until("all closed", lambda f: f["card"] == "none" and f["query"] == "")

    # Clicks at one place go through the points that lay there, though the first has flown the camera away.
    xdo("key", "r", "key", "2")
    back = until("the whole back again", lambda f: not f["flying"] and f["quality"] == "resting" and abs(abs(f["camera"]["yaw"]) - 3.14159) < 0.01
                 and f["camera"]["distance"] > 2 and f.get("sites"))
    pairs = [(abs(a["x"] - b["x"]) + abs(a["y"] - b["y"]), (a["x"] + b["x"]) / 2, (a["y"] + b["y"]) / 2)
             for a in back["sites"] for b in back["sites"] if a["code"] < b["code"]]
    apart, x, y = min(p for p in pairs if p[0] > 4)
    check(f"two points lie {apart:.0f} pixels apart", apart < 20)
    xdo("mousemove", "--window", window, round(x), round(y), "click", 1)
    chosen = until("a click between them opens one", lambda f: f["point"] != "")["point"]
    until("the camera flew there", lambda f: not f["flying"] and f["quality"] == "resting" and f["camera"]["distance"] < 2)
    time.sleep(0.4 * slow)  # sooner it would be a double click
    xdo("click", 1)
    until("the next click opens another", lambda f: f["point"] not in ("", chosen))
    xdo("key", "Escape")
    until("Esc closes that card too", lambda f: f["card"] == "none")

    # Search as you type, arrows preview, Enter flies there.
    xdo("key", "slash")
    # Right behind the slash, each letter also a key of the table: all of them are text.
    write("little butt", 1)
    typed = until("letters typed at once after / are text", lambda f: f["query"] == "little butt")
    check("and none of them a command", not typed["dark"] and typed["material"] == front["material"] and not typed["fullscreen"])
    xdo("key", "Escape")
    until("Esc clears the field", lambda f: f["query"] == "")
    write("stiff neck")
    until("the search takes the words", lambda f: f["query"] == "stiff neck")
    found = until("and lights up what it found", lambda f: "GB20" in f["found"] and "BL10" in f["found"])
    xdo("key", "Down")
    until("the arrow previews", lambda f: f["preview"] != "")
    xdo("key", "Return")
    until("Enter opens the neck", lambda f: f["card"] in ("region", "point"))
    xdo("key", "ctrl+f")
    write("sj 3")
    until("another search", lambda f: f["query"] == "sj 3")
    xdo("key", "Return")
    until("SJ 3 is TE3", lambda f: f["card"] == "point" and f["id"] == "TE3")
    at_rest("the camera flew to TE3")
    xdo("key", "Escape", "key", "Escape", "key", "Escape")
    until("Esc goes back", lambda f: f["card"] == "none")

    # The body panel: a slider reshapes the body, and the body follows.
    def shapes():
        return atlas.events("shape")

    xdo("key", "s")
    until("S opens the body panel", lambda f: f["body"])
    xdo("key", "--repeat", 5, "--delay", 60, "ctrl+Down")
    for step in range(8):
        xdo("key", "ctrl+Right")
        time.sleep(0.04)
    until("keys move the slider of height", lambda f: "height=0.9" in f["shape"])
    until("the taller body stands there", lambda f: shapes() and shapes()[-1]["shape"] == f["shape"] and shapes()[-1]["stature_m"] > 1.65)
    check(f"a change takes {min(e['ms'] for e in shapes()):.0f} ms at best", min(e["ms"] for e in shapes()) < 500 * slow)
    xdo("key", "Escape", "key", "r")
    until("Esc closes the panel", lambda f: not f["body"])

    # The flow along the lines moves, costs no scene, and is gone when it is off; phase colours are a theme.
    until("no flow at first", lambda f: not f["flow"] and not f["phases"])
    xdo("key", "e")
    until("E shows the phases' colours", lambda f: any(g["phases"] and g["scene"] for g in frames()))
    at_rest("at rest in their colours")
    time.sleep(0.5)  # what the mouse rests on after the turn is lit too
    xdo("key", "d")
    flowing = until("D shows the flow", lambda f: f["flow"] and f["arrows"])
    time.sleep(1.5)
    scenes = [f for f in frames() if f["n"] > flowing["n"] and f["scene"]]
    check("it does not draw the body again", len(scenes) == 0)
    xdo("key", "d", "key", "e")
    done = until("D ends it", lambda f: not f["flow"] and not f["arrows"] and not f["phases"])
    rate = (done["n"] - flowing["n"]) / (done["t"] - flowing["t"])
    check(f"it moved, at {rate:.0f} pictures a second", 3 < rate < 36)

    # Resize and minimise.
    xdo("windowsize", "--sync", window, 900, 640)
    until("the picture follows the window", lambda f: (f["width"], f["height"]) == (900, 640))
    xdo("windowsize", window, 1400, 800)
    until("and grows with it", lambda f: (f["width"], f["height"]) == (1400, 800))
    at_rest("at rest after resizing")
    if atlas.manager:
        before = len(frames())
        xdo("windowminimize", "--sync", window)
        time.sleep(0.3)
        check("nothing is drawn while minimised", len(frames()) - before <= 2)
        xdo("windowmap", window, "windowactivate", "--sync", window)
        xdo("key", "t")
        until("it draws again after minimising", lambda f: f["dark"])
        xdo("key", "t")
        until("light again", lambda f: not f["dark"])
        xdo("key", "F11")
        until("F11 fills the screen", lambda f: f["fullscreen"] and f["width"] > 1400, 10)
        time.sleep(1 * slow)  # the window manager is still at it
        xdo("windowactivate", "--sync", window, "key", "F11")
        until("and gives it back", lambda f: not f["fullscreen"] and f["width"] == 1400, 10)
    xdo("key", "question")
    until("? opens the key sheet", lambda f: f["help"])
    xdo("key", "Escape")
    until("Esc closes it", lambda f: not f["help"])

    # Idle: no frames, no processor time, once the notices are gone.
    until("the notices go away", lambda f: f["notice"] == "", 15)
    at_rest("idle")
    time.sleep(0.4)
    count, spent = len(frames()), cpu_seconds()
    time.sleep(1.5)
    check("idle draws nothing", len(frames()) == count)
    check("idle takes no processor time", cpu_seconds() - spent <= 0.02)

    check("validation is silent", all(f["validation"] == 0 for f in frames()))
    atlas.quit()

    again = atlas.open()
    check("which tells of safety no more", again["card"] == "none")
