"""What the tests of written files share."""
import subprocess
import sys


def check(what, truth):
    if not truth:
        print("FAILED:", what)
        sys.exit(1)
    print("ok  ", what, flush=True)


def run(*words):
    """tongren, the test's first argument, with these words."""
    return subprocess.run([sys.argv[1], *map(str, words)], capture_output=True, text=True, timeout=300)
