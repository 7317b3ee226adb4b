#!/usr/bin/env python3
"""The class's window: beside the teacher's on one screen, and filling a second one that is unplugged and comes back."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from driver import Driver, check, slow, xdo

PROGRAM = sys.argv[1]
TWO_SCREENS = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 2304
    Modes "1280x1024"
  EndSubSection
EndSection
"""


def shown(what):
    return lambda f: f.get("class", {}).get("shown") == what


def beside(atlas):
    """On one screen: a plain window to rehearse with."""
    xdo("key", "F8")
    frame = atlas.until("the class's window opens", shown("picture"), 40)
    check("it fills no screen", frame["class"]["screen"] == "")
    drawn = frame["class_frames"]
    atlas.focus()  # the teacher's again
    xdo("key", "2")
    frame = atlas.until("it follows the teacher's picture", lambda f: f["class_frames"] > drawn + 2 and not f["flying"])
    xdo("key", "ctrl+F8")
    atlas.until("with one screen there is nothing to swap, and that is said", lambda f: "one screen" in f["notice"])
    xdo("key", "f")
    atlas.until("f keeps the picture", shown("frozen"))
    frame = atlas.at_rest("the teacher's window rests")
    kept = frame["class_frames"]
    xdo("key", "1")
    atlas.until("the teacher's body turns", lambda f: abs(f["camera"]["yaw"]) < 0.01 and not f["flying"])
    frame = atlas.at_rest("and rests")
    check("the class's picture is not drawn meanwhile", frame["class_frames"] == kept)
    xdo("key", "b")
    atlas.until("b covers it with black", shown("black"))
    xdo("key", "w")
    atlas.until("w with white", shown("white"))
    xdo("key", "w")
    atlas.until("w again shows the kept picture", shown("frozen"))
    xdo("key", "f")
    frame = atlas.until("f again goes on", shown("picture"))
    pid = str(atlas.process.pid)
    windows = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", pid, "--name", "Tongren: the class"],
                             capture_output=True, text=True).stdout.split()
    check("there are two windows", len(windows) == 1)
    xdo("windowactivate", "--sync", windows[0]) if atlas.manager else xdo("windowfocus", windows[0])
    xdo("key", "period")
    atlas.until("a remote's key counts in the class's window too", shown("black"))
    xdo("key", "period")
    atlas.until("and again", shown("picture"))
    atlas.focus()
    xdo("key", "F8")
    frame = atlas.until("F8 closes it", lambda f: "class" not in f)
    check("validation is silent", frame["validation"] == 0)


def two_screens():
    """A display of its own with two monitors, if Xorg's dummy driver may be used here."""
    if not shutil.which("Xorg") or not shutil.which("xrandr"):
        print("no Xorg or xrandr: the second screen is not tested")
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tongren-two-screens-"))
    (folder / "two.conf").write_text(TWO_SCREENS)
    display = f":{500 + os.getpid() % 400}"
    server = subprocess.Popen(["Xorg", display, "-config", str(folder / "two.conf"), "-noreset", "-nolisten", "tcp", "-logfile",
                               str(folder / "log")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = display

    def randr(*words):
        return subprocess.run(["xrandr", *words], capture_output=True, text=True)

    def photo():
        """Of the second screen, once it no longer changes."""
        time.sleep(1 * slow)
        return subprocess.run(["import", "-silent", "-window", "root", "-crop", "1280x800+1280+0", "-depth", "8", "rgb:-"],
                              check=True, capture_output=True).stdout

    def same(one, other):
        return len(one) == len(other) and sum(a != b for a, b in zip(one, other)) < len(one) / 1000

    def plug():
        randr("--addmode", "DUMMY1", "1280x800")
        randr("--output", "DUMMY1", "--mode", "1280x800", "--right-of", "DUMMY0")

    try:
        for _ in range(100):
            if randr().returncode == 0 or server.poll() is not None:
                break
            time.sleep(0.2 * slow)
        plug()
        if randr("--listmonitors").stdout.count("DUMMY") < 4:  # each is named twice
            print("no second monitor here: it is not tested")
            return
        with Driver(PROGRAM, "two-screens", size="1100x700") as atlas:
            atlas.environment["DISPLAY"] = display
            atlas.open("--point", "LI11")
            xdo("key", "F8")
            frame = atlas.until("the class's window fills the other screen",
                                lambda f: f.get("class", {}).get("width") == 1280 and f["class"]["height"] == 800, 40)
            check("that is DUMMY1", frame["class"]["screen"] == "DUMMY1")
            xdo("key", "f")
            atlas.until("the class keeps a picture", shown("frozen"))
            before_it = photo()
            randr("--output", "DUMMY1", "--off")
            randr("--delmode", "DUMMY1", "1280x800")
            frame = atlas.until("the unplugged screen is told", lambda f: f.get("class", {}).get("lost"), 30)
            check("nothing else is lost", frame["point"] == "LI11" and frame["card"] == "point")
            atlas.focus()
            xdo("key", "2")
            atlas.until("the teacher goes on meanwhile", lambda f: abs(f["camera"]["yaw"]) > 3 and not f["flying"])
            plug()
            atlas.until("plugged in again the window is back",
                        lambda f: f.get("class", {}).get("there") and f["class"]["width"] == 1280, 40)
            frame = atlas.at_rest("at rest")
            check("with the picture that was kept", frame["class"]["shown"] == "frozen" and same(before_it, photo()))
            atlas.focus()
            xdo("key", "f")
            atlas.until("f again goes on", shown("picture"))
            xdo("key", "ctrl+F8")
            atlas.until("the windows change places", lambda f: f["class"]["screen"] == "DUMMY0" and f["class"]["height"] == 1024, 30)
            frame = atlas.at_rest("and come to rest")
            check("validation is silent", frame["validation"] == 0)
    finally:
        server.terminate()
        server.wait()
        if before is not None:
            os.environ["DISPLAY"] = before
        shutil.rmtree(folder, ignore_errors=True)


with Driver(PROGRAM, "class") as atlas:
    atlas.open("--point", "LI11")
    beside(atlas)
    atlas.quit()
two_screens()
