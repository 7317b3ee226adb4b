#!/usr/bin/env python3
"""`tongren exam export --anki`, read as Anki reads it: a zip with an SQLite collection of schema 11 and its media."""
import json
import pathlib
import re
import sqlite3
import struct
import tempfile
import zipfile

from tool import check, run


with tempfile.TemporaryDirectory(prefix="tongren-anki-") as folder:
    file = pathlib.Path(folder) / "deck.apkg"
    asked = ("--mode", "find,name,use,order", "--meridian", "LI", "--count", 8, "--seed", 5)
    refused = run("exam", "export", "--anki", "-o", pathlib.Path(folder) / "deck.zip", *asked)
    check("another name is refused", refused.returncode == 2 and ".apkg" in refused.stderr)
    made = run("exam", "export", "--anki", "-o", file, *asked)
    check(f"made: {made.stdout.strip()} {made.stderr.strip()}", made.returncode == 0)
    paper = json.loads(run("exam", "--format", "json", "--answers", *asked).stdout)["questions"]

    deck = zipfile.ZipFile(file)
    check("the archive is whole", deck.testzip() is None)
    names = deck.namelist()
    check("it holds a collection and the list of media", {"collection.anki2", "media"} <= set(names))
    media = json.loads(deck.read("media"))
    check("every medium is there under its number", set(names) == {"collection.anki2", "media", *media})
    for number, name in media.items():
        png = deck.read(number)
        width, height = struct.unpack(">II", png[16:24])
        if not (png.startswith(b"\x89PNG") and width > 400 and height > 300):
            check(f"{name} is a picture", False)
    check(f"{len(media)} pictures", len(media) >= 8)

    base = pathlib.Path(folder) / "collection.anki2"
    base.write_bytes(deck.read("collection.anki2"))
    db = sqlite3.connect(base)
    check("the database is sound", db.execute("pragma integrity_check").fetchone() == ("ok",))
    tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    check("with Anki's tables", {"col", "notes", "cards", "revlog", "graves"} <= tables)
    version, models, decks, options, conf = db.execute("select ver, models, decks, dconf, conf from col").fetchone()
    models, decks, options, conf = map(json.loads, (models, decks, options, conf))
    check("schema 11", version == 11 and len(models) == 1)
    model_id, model = next(iter(models.items()))
    fields = [f["name"] for f in model["flds"]]
    check("a note type of two fields and one card", fields == ["Front", "Back"] and len(model["tmpls"]) == 1 and model["req"])
    used = set(re.findall(r"{{(\w+)}}", model["tmpls"][0]["qfmt"] + model["tmpls"][0]["afmt"])) - {"FrontSide"}
    check("its template names them", used <= set(fields))
    check("a deck of our name with its options", any(d["name"].startswith("Tongren: ") for d in decks.values())
          and all(str(d["conf"]) in options for d in decks.values()))
    notes = db.execute("select id, guid, mid, flds, sfld, tags from notes").fetchall()
    cards = db.execute("select nid, did, ord, type, queue, due from cards").fetchall()
    check("a note a question", len(notes) == len(paper) == 8 and all(str(n[2]) == model_id for n in notes))
    check("a new card each, in its order", sorted(c[0] for c in cards) == sorted(n[0] for n in notes)
          and all(str(c[1]) in decks and c[2:5] == (0, 0, 0) for c in cards) and sorted(c[5] for c in cards) == list(range(1, 9)))
    check("every note has its own lasting name", len({n[1] for n in notes}) == 8)
    shown = set()
    for _, _, _, text, first, tags in notes:
        sides = text.split("\x1f")
        if len(sides) != 2 or first != sides[0] or not (tags.startswith(" tongren") and tags.endswith(" ")):
            check("a note is as the schema wants it", False)
        shown |= set(re.findall(r'<img src="([^"]+)">', text))
    check("every picture that is shown is in the deck, and the other way round", shown == set(media.values()))
    backs = [n[3].split("\x1f")[1] for n in notes]
    for q in paper:
        wanted = q["answer"] if q["mode"] != "name" else q["code"]
        if not any(wanted in b for b in backs):
            check(f"the answer {wanted} stands on a back", False)
    check("the answers stand on the backs", True)

    again = pathlib.Path(folder) / "again.apkg"
    run("exam", "export", "--anki", "-o", again, *asked)
    base.write_bytes(zipfile.ZipFile(again).read("collection.anki2"))
    other = sqlite3.connect(base)
    check("made again it is the same notes, so that Anki brings them up to date",
          sorted(n[1] for n in notes) == sorted(r[0] for r in other.execute("select guid from notes")))
    print("all well")
