#!/usr/bin/env python3
"""The bronze man's examination in the real window: a wrong and a right click, measured against `tongren list`, the
same by keys, a typed name, and a killed program that forgets nothing."""
import json
import math
import subprocess
import sys
import time

from driver import Driver, check, resting, slow, write, xdo

listed = json.loads(subprocess.run([sys.argv[1], "list", "--format", "json"], check=True, capture_output=True, text=True, timeout=120).stdout)
places = {p["code"]: [s["point_m"] for s in p["sites"]] for p in listed["points"]}


def apart(a, b):
    return 1000 * math.dist(a, b)


def nearest(code, place):
    return min(apart(place, p) for p in places[code])


def exam(frame):
    return frame.get("exam") or {}


with Driver(sys.argv[1], "exam") as atlas:
    file = atlas.home / "data/tongren/examination.jsonl"

    def asked(what, number):
        shown = atlas.until(what, lambda f: resting(f) and exam(f).get("phase") == "asking" and exam(f)["at"] == number, 30)
        time.sleep(0.3 * slow)
        return shown

    def judged(what):
        return exam(atlas.until(what, lambda f: exam(f).get("phase") == "judged"))

    def measured(e):
        """The report's numbers against the atlas's own list of places."""
        check("the true place is the point's own", nearest(e["code"], e["true_m"]) < 1)
        check("straight through the air it is as far as the list says",
              abs(e["straight_mm"] - nearest(e["code"], e["clicked_m"])) < 1.5)
        check("over the skin it is no shorter", e["mm"] >= e["straight_mm"] - 0.1)
        check("B-cun are millimetres by the local B-cun", abs(e["cun"] - e["mm"] / e["cun_mm"]) < 0.01 and 8 < e["cun_mm"] < 40)
        check("the words say it", f"{round(e['mm'])} mm" in e["words"])

    before = atlas.open("--point", "LI4")
    xdo("key", "q")
    atlas.until("Q opens the examination", lambda f: exam(f).get("phase") == "setup" and "items" in f)
    for name in ("CV", "5"):
        atlas.click(name)
        time.sleep(0.3 * slow)
    atlas.click("learner")
    time.sleep(0.5 * slow)
    write("Mei")
    xdo("key", "Return")
    atlas.until("a learner is named", lambda f: exam(f).get("learner") == "Mei")
    atlas.click("Begin")
    shown = asked("the first question", 0)
    check("no name and no marker shows", shown["labels"] == 0 and exam(shown)["lit"] == [] and shown["card"] == "none")
    check("five are asked of the line", exam(shown)["questions"] == 5 and exam(shown)["code"].startswith("CV"))
    atlas.move(*next((s["x"], s["y"]) for s in shown["sites"] if s["code"] == exam(shown)["code"]))
    time.sleep(0.5 * slow)
    check("nor under the mouse", atlas.frames()[-1]["hovered"] == "")

    code = exam(shown)["code"]
    far = max((s for s in shown["sites"] if s["code"].startswith("CV")), key=lambda s: nearest(code, places[s["code"]][0]))
    atlas.move(far["x"], far["y"])
    time.sleep(0.1 * slow)
    xdo("click", 1)
    wrong = judged("a far click is judged")
    check(f"{far['code']} is not {code}: {wrong['words']}", wrong["verdict"] == "wrong" and wrong["words"].startswith("Wrong"))
    check("it was taken where it was clicked", nearest(far["code"], wrong["clicked_m"]) < 8)
    check("as far as the two points lie apart", abs(wrong["straight_mm"] - nearest(code, places[far["code"]][0])) < 10)
    measured(wrong)
    check("only the point and the nearer one show", set(wrong["lit"]) <= {code, wrong["nearer"]} and code in wrong["lit"])

    xdo("key", "Return")
    shown = asked("Enter goes on", 1)
    code = exam(shown)["code"]
    there = next(s for s in shown["sites"] if s["code"] == code)
    atlas.move(there["x"], there["y"])
    time.sleep(0.1 * slow)
    xdo("click", 1)
    right = judged("a click on the point is judged")
    check(f"{code} is there: {right['words']}", right["verdict"] == "right" and right["mm"] < 8)
    measured(right)

    xdo("key", "Return")
    asked("the third question", 2)
    for key in ("shift+Up", "plus", "Return"):
        xdo("key", key)
        time.sleep(0.3 * slow)
    measured(judged("the cross in the middle of the view is taken by Enter"))
    xdo("key", "Escape")
    shown = atlas.until("Esc leads to the result", lambda f: exam(f).get("phase") == "done")
    check("it adds up", sum(exam(shown)["tally"]) == 3 and exam(shown)["tally"][0] >= 1)
    atlas.wait("every answer is on disk", lambda: file.exists() and len(file.read_text().splitlines()) == 3 or None, lambda: file)
    answers = [json.loads(line) for line in file.read_text().splitlines()]
    check("with learner, card and distance", [a["learner"] for a in answers] == ["Mei"] * 3
          and answers[0]["card"] == "find:" + wrong["code"] and abs(answers[0]["mm"] - wrong["mm"]) < 0.1)
    xdo("key", "Escape")
    shown = atlas.until("Esc leaves; card and camera are as before",
                        lambda f: resting(f) and not exam(f) and f["id"] == "LI4" and f["card"] == "point")
    check("the camera too", abs(shown["camera"]["distance"] - before["camera"]["distance"]) < 1e-3)

    atlas.process.kill()
    atlas.process.wait()
    atlas.open()
    xdo("key", "q")
    atlas.until("opened again", lambda f: exam(f).get("phase") == "setup" and any(i["name"] == "Mei" for i in f.get("items", [])))
    atlas.click("Mei")
    missed = sum(a["verdict"] == "wrong" for a in answers)
    atlas.until(f"{missed} are due again", lambda f: any(i["name"] == f"Only what is due ({missed})" for i in f.get("items", [])))
    atlas.click(f"Only what is due ({missed})")
    time.sleep(0.3 * slow)
    atlas.click("Begin")
    shown = asked("what was missed comes back", 0)
    check("and nothing else", exam(shown)["questions"] == missed and "find:" + exam(shown)["code"] in
          {a["card"] for a in answers if a["verdict"] == "wrong"})
    xdo("key", "Escape")
    atlas.until("left", lambda f: not exam(f))

    def told(number):
        return atlas.wait("it is told where it is", lambda: next(iter(atlas.events("handout")[number:]), None),
                          lambda: atlas.events()[-2:], 90)["told"]

    xdo("key", "q")
    atlas.until("once more", lambda f: exam(f).get("phase") == "setup" and "items" in f)
    for name in ("Find it", "Name it", "LI", "5"):
        atlas.click(name)
        time.sleep(0.3 * slow)
    atlas.click("With answers")
    sheet = atlas.home / "documents/tongren-examination-Large-Intestine-with-answers.pdf"
    check(f"the paper is printed: {told(0)}", told(0).endswith(str(sheet)) and sheet.read_bytes().startswith(b"%PDF"))
    xdo("key", "d")
    deck = atlas.home / "documents/tongren-cards-Large-Intestine.apkg"
    check("D makes a deck", told(1).endswith(str(deck)) and deck.read_bytes().startswith(b"PK"))
    atlas.click("Begin")
    shown = asked("a point is to be named", 0)
    check("it is lit, without its name", exam(shown)["mode"] == "name" and exam(shown)["lit"] == [exam(shown)["code"]] and shown["labels"] == 0)
    xdo("key", "slash")
    time.sleep(0.6 * slow)
    write(exam(shown)["code"].lower())
    xdo("key", "Return")
    check("its code in small letters is right", judged("a typed name is judged")["verdict"] == "right")
    xdo("key", "Return")
    shown = asked("the next one", 1)
    xdo("key", str(exam(shown)["right"] + 1))
    check("and so is its number", judged("a number is judged")["verdict"] == "right")
    xdo("key", "Escape")
    atlas.until("the result", lambda f: exam(f).get("phase") == "done" and exam(f)["tally"] == [2, 0, 0])
    atlas.click(f"Delete {exam(shown)['code']} " + next(i["name"].split()[-1] for i in atlas.frames()[-1]["items"]
                                                       if i["name"].startswith(f"Delete {exam(shown)['code']} ")))
    atlas.wait("a deleted answer is gone from the file", lambda: len(file.read_text().splitlines()) == 4 or None, lambda: file.read_text())
    xdo("key", "ctrl+z")
    atlas.wait("Ctrl Z writes it again", lambda: len(file.read_text().splitlines()) == 5 or None, lambda: file.read_text())
    atlas.quit()
    check("all is written", len(file.read_text().splitlines()) == 5)

    table = subprocess.run([sys.argv[1], "exam", "export", "--csv", "--file", str(file)], capture_output=True, text=True, check=True).stdout
    check("and exported", table.count("\n") == 6 and ",Mei,find," in table and ",class,name," in table)

    # A lesson's step asks the class.
    atlas.open("--lesson", "body-inch", "--step", 4)
    xdo("key", "shift+F5")
    shown = atlas.until("it is taught", lambda f: resting(f) and f["lesson"]["teaching"])
    number, point, camera = shown["lesson"]["step"], shown["point"], shown["camera"]
    xdo("key", "F8")
    atlas.until("before a class", lambda f: f.get("class", {}).get("there"), 40)
    atlas.focus()
    xdo("key", "q")
    shown = asked("Q asks the step's quiz", 0)
    check("nothing tells the answer", shown["labels"] == 0 and exam(shown)["lit"] == [] and shown["lesson"]["teaching"])
    check("the class still sees the picture", shown["class"]["shown"] == "picture")
    xdo("key", "g")
    judged("the answer is shown")
    xdo("key", "Escape")
    shown = atlas.until("Esc leads back to the step", lambda f: resting(f) and not exam(f) and f["lesson"]["teaching"])
    check("as it was", shown["lesson"]["step"] == number and shown["point"] == point
          and abs(shown["camera"]["distance"] - camera["distance"]) < 1e-3)
    xdo("key", "F8")
    atlas.until("the class's window is closed", lambda f: "class" not in f)
    atlas.focus()
    atlas.click("Ask the quiz")
    asked("the teacher's button asks it too", 0)
    xdo("key", "g", "Next")
    atlas.until("Page down goes on with the lesson", lambda f: not exam(f) and f["lesson"]["teaching"])
    atlas.quit()
