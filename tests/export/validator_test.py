#!/usr/bin/env python3
"""What `tongren export` writes has no error, warning or remark from the Khronos validator; what cannot be written is said."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

tongren, root = sys.argv[1:3]
node = shutil.which("node") or shutil.which("nodejs")
cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
validator = cache / "tongren" / "gltf-validator"
if not node or not (validator / "index.js").is_file():
    print("left out: needs node and tools/fetch_validator")
    sys.exit(77)

wanted = {
    "female": [],
    "seated": ["--body", "male", "--pose", "seated", "--colours", "phases"],
    "child": ["--body", "child", "--pose", "rest"],
    "bare": ["--no-points", "--no-lines"],
}
problems = []
with tempfile.TemporaryDirectory() as folder:
    files = {name: str(pathlib.Path(folder) / (name + ".glb")) for name in wanted}
    for name, options in wanted.items():
        done = subprocess.run([tongren, "export", *options, "-o", files[name]], capture_output=True, text=True, timeout=60)
        if done.returncode != 0 or done.stderr or done.stdout.count("\n") != 1:
            problems.append(f"{name}: exit {done.returncode}: {done.stdout}{done.stderr}")
    said = subprocess.run([node, root + "/tests/export/validate.js", str(validator), *files.values()],
                          capture_output=True, text=True, timeout=120)
    if said.returncode != 0:
        problems.append(f"the validator failed: {said.stderr}")
    else:
        report = json.loads(said.stdout)
        for name, file in files.items():
            issues = report[file]["issues"]
            if any(issues[k] for k in ("numErrors", "numWarnings", "numInfos", "numHints")):
                problems.append(f"{name}: {json.dumps(issues, indent=1)}")
        info = report[files["female"]]["info"]
        if not info["hasSkins"] or info["maxInfluences"] != 4 or info["totalTriangleCount"] < 100000:
            problems.append(f"not the body that was asked for: {info}")
        # The validator itself must be at work: a damaged file has errors.
        broken = bytearray(pathlib.Path(files["bare"]).read_bytes())
        at = broken.index(b'"bufferView":')
        broken[at:at + 13] = b'"bufferVieW":'
        bad = pathlib.Path(folder) / "bad.glb"
        bad.write_bytes(broken)
        said = subprocess.run([node, root + "/tests/export/validate.js", str(validator), str(bad)], capture_output=True, text=True)
        if said.returncode != 0 or not json.loads(said.stdout)[str(bad)]["issues"]["numWarnings"]:
            problems.append("the validator finds nothing wrong with a damaged file")
    for file, code in ((folder + "/body.fbx", 2), (folder + "/none/body.glb", 1), ("/proc/body.glb", 1)):
        done = subprocess.run([tongren, "export", "--no-points", "-o", file], capture_output=True, text=True, timeout=60)
        if done.returncode != code or done.stdout or done.stderr.count("\n") != 1 or file not in done.stderr:
            problems.append(f"{file}: exit {done.returncode}: {done.stdout}{done.stderr}")
    left = [p.name for p in pathlib.Path(folder).iterdir() if p.suffix != ".glb"]
    if left:
        problems.append(f"left behind: {left}")
print("\n".join(problems) or f"{len(wanted)} files without a remark")
sys.exit(1 if problems else 0)
