"""Pin every dependency with its hashes; no address of an index is written down."""

from __future__ import annotations

import subprocess
import sys

PINNED = ["-c", "requirements/dev.txt"]
FILES = {
    "dev": ["pyproject.toml", "--group", "dev"],
    "base": ["pyproject.toml", *PINNED],
    "build": ["--group", "build", *PINNED],
}


def main() -> None:
    common = ["--generate-hashes", "--python-version", "3.11", "--no-header", "-q", *sys.argv[1:]]
    for name, wanted in FILES.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", *wanted, *common]
        subprocess.run([*command, "-o", f"requirements/{name}.txt"], check=True)


if __name__ == "__main__":
    main()
