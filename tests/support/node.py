"""The npm packages that tests use as they are, installed once beside their lock file."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "collect" / "sdk" / "node"


def packages() -> Path:
    """The folder of packages; skips the test where node, npm or what it fetches is missing."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    folder = FOLDER / "node_modules"
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / ".threefold"
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            done = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                cwd=FOLDER,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            if done.returncode:
                pytest.skip(f"npm cannot fetch the client libraries: {done.stderr[-300:]}")
            stamp.write_text(wanted)
    return folder


@pytest.fixture(scope="session")
def node_packages() -> Path:
    return packages()
