#!/usr/bin/env python3
"""`tongren handout --exam`: an examination on paper, with and without its answers; `tongren exam` says the same."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tool import check, run

if not shutil.which("pdftotext"):
    print("needs pdftotext (poppler-utils)")
    sys.exit(77)


with tempfile.TemporaryDirectory(prefix="tongren-paper-") as folder:
    asked = ("--mode", "find,name,use,order", "--region", "neck", "--meridian", "LU", "--count", 9, "--seed", 11)
    alone = ("--mode", "find,name,use,order", "--meridian", "LU", "--count", 9, "--seed", 11)
    paper = json.loads(run("exam", "--format", "json", "--answers", *alone).stdout)
    again = json.loads(run("exam", "--format", "json", "--answers", *alone).stdout)
    check("a seed gives one paper", paper == again and len(paper["questions"]) == 9)
    check("another seed another", json.loads(run("exam", "--format", "json", *alone[:-1], 12).stdout) != paper)
    bare = json.loads(run("exam", "--format", "json", *alone).stdout)["questions"]
    check("without --answers none is given", not any("answer" in q or "right" in q or "order" in q for q in bare)
          and not any("code" in q for q in bare if q["mode"] == "name"))
    both = json.loads(run("exam", "--format", "json", "--answers", *asked).stdout)
    check("meridians and regions go together", both["title"] == "Lung, Neck")
    text = run("exam", *alone).stdout
    check("as text too", all(q["text"][:20] in text for q in bare) and "Answer:" not in text)

    texts = {}
    for name, more in (("paper", ()), ("answers", ("--answers",))):
        file = pathlib.Path(folder) / f"{name}.pdf"
        made = run("handout", "--exam", *more, "-o", file, *alone)
        check(f"{made.stdout.strip()} {made.stderr.strip()}", made.returncode == 0 and file.read_bytes().startswith(b"%PDF"))
        out = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
        texts[name] = " ".join(out.split())
    for n, q in enumerate(paper["questions"], 1):
        if f"{n}." not in texts["paper"] or (q["mode"] == "find" and q["code"] not in texts["paper"]):
            check(f"question {n} is printed", False)
        if q["mode"] == "find" and q["answer"].split(": ")[1][:25] in texts["paper"]:
            check(f"question {n} does not tell its answer", False)
        if q["mode"] == "use" and f"Answer: " not in texts["answers"]:
            check(f"question {n} has its answer", False)
    check("all questions are printed, and tell nothing", "Answer" not in texts["paper"] and "(right)" not in texts["paper"])
    check("the other tells all", "(right)" in texts["answers"] and "Answer: " in texts["answers"])
    check("there is room for a name", "Name ____" in texts["paper"])
    check("sources' footer: data version and disclaimer", all("data version" in t and "not medical advice" in t for t in texts.values()))
    check("hanzi as text", "尺泽" in texts["paper"] or any("\u4e00" <= c <= "\u9fff" for c in texts["paper"]))
    lesson = run("exam", "--lesson", "neck-knot", "--answers").stdout
    check("a lesson's quizzes are a paper", "Who leaves LI4 out?" in lesson and "GB20" in lesson)
    wrong = run("handout", "--answers", "-o", pathlib.Path(folder) / "x.pdf", "--point", "LI4")
    check("--answers without --exam is refused", wrong.returncode == 2 and "--exam" in wrong.stderr)
    due = run("exam", "--due")
    check("--due without --learner is refused", due.returncode != 0 and "--learner" in due.stderr)
    print("all well")
