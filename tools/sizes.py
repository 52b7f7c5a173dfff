"""Files stay small: Python files fail beyond 500 lines (tests 600) and are named beyond 300."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

WARN, FAIL, FAIL_TESTS = 300, 500, 600


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True)
    sizes = {
        Path(name): len(Path(name).read_bytes().splitlines())
        for name in listed.stdout.splitlines()
        if "migrations" not in Path(name).parts and Path(name).exists()
    }
    bad = 0
    for path, lines in sorted(sizes.items(), key=lambda item: -item[1]):
        limit = FAIL_TESTS if path.parts[0] == "tests" else FAIL
        if lines > limit:
            print(f"{path}: {lines} lines, at most {limit}: split it by what it does")
            bad += 1
        elif lines > WARN:
            print(f"{path}: {lines} lines is long")
    own = [lines for path, lines in sizes.items() if path.parts[0] == "src" and lines > 1]
    if median(own) >= 100:
        print(f"The median source file has {median(own):.0f} lines; aim for under 100")
        bad += 1
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
