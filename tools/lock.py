"""Pin every dependency with its hashes; no address of an index is written down."""

from __future__ import annotations

import subprocess
import sys

UV = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--no-header", "-q"]


def main() -> None:
    common = ["--generate-hashes", "--python-version", "3.11", *sys.argv[1:]]
    subprocess.run([*UV, *common, "-o", "requirements/base.txt"], check=True)
    subprocess.run(
        [*UV, *common, "--group", "dev", "-c", "requirements/base.txt", "-o", "requirements/dev.txt"],
        check=True,
    )


if __name__ == "__main__":
    main()
