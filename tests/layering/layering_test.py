#!/usr/bin/env python3
"""Dependencies point one way (tools, tests -> atlas -> engine), rooms inside keep their place, files stay readable."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
# A room and what it may include besides itself. Order is from the bottom up.
rooms = {
    "engine/core": [],
    "engine/geometry": ["engine/core"],
    "engine/asset": ["engine/core", "engine/geometry"],
    "engine/platform": ["engine/core"],
    "engine/gpu": ["engine/core"],
    "engine/print": ["engine/asset/image.h", "engine/core"],
    "engine/render": ["engine/asset", "engine/core", "engine/geometry", "engine/gpu", "engine/ui/imgui_renderer.h", "shaders"],
    "engine/ui": ["engine/core", "engine/gpu", "engine/platform", "shaders"],
    "atlas/domain": ["engine/asset/import.h", "engine/asset/model.h", "engine/core", "engine/geometry"],
    "atlas/state": ["atlas/domain", "engine/core", "engine/geometry", "engine/render/scene.h", "engine/render/camera.h"],
    "atlas/view": ["atlas/domain", "atlas/state", "engine/core", "engine/geometry", "engine/render"],
    "atlas/panels": ["atlas/domain", "atlas/state", "atlas/view", "engine/core", "engine/render", "engine/ui"],
    "atlas": ["atlas", "engine"],
    "tools": ["atlas", "engine"],
    "tests": ["atlas", "engine", "tests", "unit"],
}
vulkan_rooms = ("engine/gpu", "engine/render", "engine/ui", "engine/platform")
longest = 640
problems = []


def room_of(path):
    return max((r for r in rooms if path.startswith(r + "/")), key=len, default=None)


for file in sorted(p for ext in ("*.h", "*.cpp") for top in ("engine", "atlas", "tools", "tests") for p in (root / top).rglob(ext)):
    name = file.relative_to(root).as_posix()
    room = room_of(name)
    lines = file.read_text(encoding="utf-8").splitlines()
    if len(lines) > longest:
        problems.append(f"{name}: {len(lines)} lines; split it, {longest} is the limit")
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
        if not found:
            continue
        included = found.group(1)
        if re.match(r"vulkan/|vulkan\.h", included) and not name.startswith(vulkan_rooms):
            problems.append(f"{name}:{number}: Vulkan stays in {', '.join(vulkan_rooms)}")
        if not re.match(r"(engine|atlas|tools|tests|shaders)/", included):
            continue
        allowed = [room] + rooms[room]
        if not any(included == a or included.startswith(a + "/") for a in allowed):
            problems.append(f"{name}:{number}: {room} may not include {included}; it may use {', '.join(rooms[room]) or 'nothing'}")
for word in ("acupuncture", "meridian", "B-cun"):
    for file in (root / "engine").rglob("*"):
        if file.is_file() and word in file.read_text(encoding="utf-8", errors="replace"):
            problems.append(f"{file.relative_to(root)}: engine knows nothing of '{word}'")
print("\n".join(problems) or "every include points downwards")
sys.exit(1 if problems else 0)
