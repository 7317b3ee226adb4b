#!/usr/bin/env python3
"""A guided session in real time under a display: every press and rest to the second, both sides, pause, skip, back and
repeat by the keys of a presenter remote, the diary written, and nothing of it lost when the program is killed."""
import json
import pathlib
import re
import shutil
import sys
import tempfile
import time

from driver import Driver, check, slow, xdo

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
press, rest, lead_in, after_jump = 4, 3, 10, 5  # seconds: the first two as patched below, the others as the program has them
scratch = tempfile.TemporaryDirectory(prefix="tongren-session-data-")

# The real data, with TE5 pressed for a few seconds only.
data = pathlib.Path(scratch.name) / "data"
shutil.copytree(source / "atlas/data", data)


def patch(file, heading, key, value):
    text = (data / file).read_text(encoding="utf-8")
    at = text.index(heading)
    found = re.compile(rf"^{key} = .*$", re.M).search(text, at)
    (data / file).write_text(text[: found.start()] + f"{key} = {value}" + text[found.end():], encoding="utf-8")


patch("points/TE.toml", 'code = "TE5"', "seconds", f"[{press}, 60]")
patch("techniques.toml", 'id = "press"', "rest", rest)
seen = 0


def until(what, condition, seconds=20):
    """The first report of the session after those already seen that meets the condition."""

    def next_report():
        global seen
        for e in atlas.events("practice")[seen:]:
            seen += 1
            if condition(e):
                return e
        return None

    return atlas.wait(what, next_report, lambda: json.dumps(atlas.events("practice")[-3:]), seconds)


def lasted(what, begin, end, seconds):
    took = end["t"] - begin["t"]
    check(f"{what} lasts {seconds} s: {took:.2f}", abs(took - seconds) <= 0.5 * slow)


def entries():
    if not diary_file.exists():
        return []
    return [json.loads(line) for line in diary_file.read_text(encoding="utf-8").splitlines() if line.strip()]


def written(what, condition, seconds=5):
    def holds():
        try:
            return condition(entries()) or None
        except (ValueError, LookupError):
            return None

    atlas.wait(what, holds, lambda: diary_file.read_text() if diary_file.exists() else "no diary", seconds)


with Driver(program, "session", 'length = "shorter"\ndiary = true\ntold_software = true\ntold_safety = true\n', "1280x720",
            TONGREN_DATA_DIR=str(data)) as atlas:
    diary_file = atlas.home / "data/tongren/diary.jsonl"
    atlas.start("--point", "TE5", "--side", "right", "--session")
    ready = until("the session begins with the right side", lambda e: e["phase"] == "ready" and e["side"] == "right", 60)
    check("two places: both sides", ready["items"] == 2 and ready["code"] == "TE5")
    atlas.focus()

    # In full, to the second, by the monotonic clock.
    right = until("the right side is pressed", lambda e: e["phase"] == "press")
    check(f"after time to get ready: {right['t'] - ready['t']:.2f} s", lead_in - 1 <= right["t"] - ready["t"] <= lead_in + 4 * slow)
    change = until("then a rest, and the left side comes", lambda e: e["phase"] == "rest" and e["side"] == "left")
    left = until("the left side is pressed", lambda e: e["phase"] == "press" and e["side"] == "left")
    over = until("then the summary", lambda e: e["phase"] == "done")
    lasted("the press", right, change, press)
    lasted("the rest", change, left, rest)
    lasted("the second press", left, over, press)
    check("both are done", over["done"] == 2 and abs(over["pressed_s"] - 2 * press) < 0.01)
    check("a chime at each change", over["chimes"] - ready["chimes"] == 4)
    written("the diary holds it", lambda d: len(d) == 1 and d[0]["finished"] and d[0]["points"] == ["TE5 right", "TE5 left"]
            and abs(d[0]["minutes"] - 2 * press / 60) < 0.02)
    frames = atlas.frames()
    moved = [f for f in frames if f["t"] > right["t"] + 1.5 and f["t"] < change["t"] and f["scene"]]
    check("the body is not drawn anew while only the timer runs", len(moved) == 0)
    xdo("key", "Escape")
    until("Esc leaves the summary", lambda e: e["phase"] == "closed")

    # A presenter remote: page keys, the dark screen key, F5.
    xdo("key", "F5")
    first = until("F5 begins again with what is open", lambda e: e["phase"] == "ready" and e["item"] == 0)["side"]
    xdo("key", "Next")
    until("page down skips to the other side", lambda e: e["phase"] == "ready" and e["item"] == 1 and e["side"] != first)
    xdo("key", "Prior")
    back = until("page up leads back", lambda e: e["phase"] == "ready" and e["item"] == 0 and e["side"] == first)
    begun = until("the press begins", lambda e: e["phase"] == "press")
    lasted("getting ready after a jump", back, begun, after_jump)
    time.sleep(1)
    xdo("key", "b")
    paused = until("B pauses", lambda e: e["paused"])
    time.sleep(2)
    check("nothing goes on meanwhile", not atlas.events("practice")[seen:])
    xdo("key", "space")
    on = until("space goes on", lambda e: not e["paused"])
    check("where it was", abs(on["left_s"] - paused["left_s"]) < 0.05 and paused["left_s"] < press - 0.5)
    xdo("key", "r")
    again = until("R begins the same press again", lambda e: e["phase"] == "ready" and e["item"] == 0)
    begun = until("and it is pressed", lambda e: e["phase"] == "press" and e["item"] == 0)
    lasted("getting ready again", again, begun, after_jump)
    pause = until("to its end", lambda e: e["phase"] == "rest")
    lasted("the press in full", begun, pause, press)
    check("one is done", pause["done"] == 1)
    written("the diary has what is done so far", lambda d: len(d) == 2 and not d[1]["finished"] and d[1]["points"] == [f"TE5 {first}"])
    until("the other side is on", lambda e: e["phase"] == "press" and e["item"] == 1)
    check("validation is silent", all(f["validation"] == 0 for f in atlas.frames()))
    before = entries()
    atlas.process.kill()
    atlas.process.wait()
    check("killed in the middle, the diary keeps it", entries() == before and len(before) == 2)
