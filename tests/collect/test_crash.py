"""kill -9 at random moments: what comes of resuming equals an undisturbed run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from threefold.kit.home import Home

ROOT = Path(__file__).parents[2]
KILLS = 30


def test_killed_thirty_times_and_resumed_equals_undisturbed(tmp_path: Path):
    home = Home(tmp_path / "home")
    home.create()
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("THREEFOLD_DATABASE_URL", "THREEFOLD_LAKE", "THREEFOLD_TEST_DATABASE")
    }
    env |= {
        "THREEFOLD_HOME": str(home.root),
        "DJANGO_SETTINGS_MODULE": "threefold.site.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-W", "ignore", "-m", "tests.collect.crash_driver", str(KILLS), "7"]
    ran = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    assert told["kills"] == KILLS
