#!/usr/bin/env python3
"""Paper from the real window: the handout of the open card, and the command that makes the picture again."""
import re
import shlex
import struct
import subprocess
import sys

from driver import Driver, check, resting, xdo

with Driver(sys.argv[1], "handout") as atlas:
    atlas.open("--point", "LI4")
    xdo("key", "Right")
    xdo("key", "m")
    shown = atlas.until("turned, without lines", lambda f: resting(f) and f["point"] == "LI4")

    xdo("key", "ctrl+shift+c")
    told = []

    def copied():
        out = subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True, text=True).stdout
        told[:] = [out]
        return out if out.startswith("tongren render ") else None

    command = atlas.wait("the command is in the clipboard", copied, lambda: told)
    shown = atlas.at_rest("at rest")
    words = shlex.split(command)
    camera = [float(x) for x in words[words.index("--camera") + 1].split()]
    check("the camera's distance is the window's", abs(camera[5] - shown["camera"]["distance"]) < 1e-3)
    check("the point and its side are said", words[words.index("--point") + 1] == "LI4" and "--side" in words)
    check("and what is switched off", "--no-lines" in words)
    picture = atlas.home / "again.png"
    words[0], words[-1] = sys.argv[1], str(picture)
    subprocess.run(words, check=True, timeout=120)
    size = struct.unpack(">II", picture.read_bytes()[16:24])
    check("it runs, and the picture is as large as the stage", "x".join(map(str, size)) == words[words.index("--size") + 1])

    xdo("key", "ctrl+p")
    made = atlas.wait("Ctrl P makes a handout", lambda: next(iter(atlas.events("handout")), None), lambda: atlas.events()[-2:], 90)
    sheet = atlas.home / "documents/tongren-LI4.pdf"
    check(f"it is where it says: {made['told']}", str(sheet) in made["told"] and sheet.read_bytes().startswith(b"%PDF"))
    if re.search(r"tongren-LI4\.pdf", made["told"]):
        text = subprocess.run(["pdftotext", str(sheet), "-"], capture_output=True, text=True).stdout
        check("with hanzi and pinyin as text", "合谷" in text and "Hégǔ" in text)
    atlas.quit()
