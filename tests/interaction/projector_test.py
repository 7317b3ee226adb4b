#!/usr/bin/env python3
"""The projector's picture in the window at four sizes, its keys, the keys over the panels, and the user's own keys."""
import json
import subprocess
import sys

from driver import Driver, TOLD, check, xdo

PROGRAM = sys.argv[1]
SIZES = ((1024, 768), (1280, 800), (1920, 1080), (3840, 2160))


def apart(texts):
    boxes = [(t["x"], t["y"], t["x"] + t["width"], t["y"] + t["height"]) for t in texts]
    return not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
                   for i, a in enumerate(boxes) for b in boxes[:i])


def sizes():
    for width, height in SIZES:
        with Driver(PROGRAM, "projector", size=f"{width}x{height}") as atlas:
            frame = atlas.open("--projector", "--point", "LI4")
            check(f"{width}x{height}: it begins as a class sees it", frame["projector"])
            height, width = frame["height"], frame["width"]  # a screen may be smaller than was asked for
            texts = frame["texts"]
            check("title, location and names", len(texts) >= 5)
            check("code, hanzi and pinyin", [t["text"] for t in texts if t["y"] == 0] == ["LI4", "合谷", "Hégǔ"])
            check("names are a twenty-fifth of the height", all(t["letters"] >= height / 25 for t in texts if t["label"]))
            check("other text a fortieth", all(t["letters"] >= height / 40 for t in texts))
            check("nothing lies over another", apart(texts))
            check("nothing leaves the picture", all(t["x"] >= 0 and t["x"] + t["width"] <= width + 1 and
                                                    t["y"] >= 0 and t["y"] + t["height"] <= height + 1 for t in texts))
            atlas.quit()


def keys():
    mine = TOLD + '\n[keys]\n# mine\nprojector = "Ctrl J"\nlabels = "Alt K"\nnothing = "F7"\n'
    with Driver(PROGRAM, "keys", settings=mine, size="1280x800") as atlas:
        frame = atlas.open()
        check("the usual window", not frame["projector"])
        check("a wrong name is said", any("keys.nothing" in f["notice"] and "settings.toml" in f["notice"] for f in atlas.frames()))
        xdo("key", "F9")
        xdo("key", "ctrl+j")
        frame = atlas.until("the user's key shows it as a class sees it", lambda f: f["projector"])
        dark = frame["dark"]
        xdo("key", "t")
        frame = atlas.until("T changes light and dark", lambda f: f["dark"] != dark and f["projector"])
        xdo("key", "alt+k")
        atlas.until("the user's key for the names", lambda f: f["labels"] == 0)
        xdo("key", "alt+k")
        xdo("key", "ctrl+j")
        atlas.until("the same key leads back", lambda f: not f["projector"])
        xdo("key", "F6")
        atlas.until("the keys walk over the panels", lambda f: f["walk"] != "")
        seen = set()
        for _ in range(300):
            name = atlas.frames()[-1]["walk"]
            if name == "Neck":
                break
            seen.add(name)
            xdo("key", "Tab")
            atlas.until("one on", lambda f, name=name: f["walk"] not in ("", name))
        check("on their way they pass others", len(seen) > 3)
        xdo("key", "Return")
        atlas.until("Enter opens what is in focus", lambda f: f["region"] == "neck")
        xdo("key", "Escape")
        atlas.until("Esc leads back to the body", lambda f: f["walk"] == "")
        atlas.quit()
        kept = (atlas.home / "config/tongren/settings.toml").read_text()
        check("the settings keep what the user wrote", '[keys]\n# mine\nprojector = "Ctrl J"' in kept and 'nothing = "F7"' in kept)
        listed = subprocess.run([PROGRAM, "--list-bindings", "--format", "json"], env=atlas.environment, capture_output=True, text=True)
        check("--list-bindings ends with 0", listed.returncode == 0)
        check("and says what is wrong", "keys.nothing" in listed.stderr)
        bindings = {b["id"]: b for b in json.loads(listed.stdout)["bindings"]}
        check("it tells the user's keys", bindings["projector"]["keys"] == ["Ctrl J"] and bindings["projector"]["standard"] == ["F9"])


keys()
sizes()
