"""What every command and page waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ASKED = """
import sys, django
django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_nothing_waits_for_what_only_models_and_clusters_need(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True,
        env={**os.environ, "THREEFOLD_HOME": str(tmp_path), "THREEFOLD_DATABASE_URL": "",
             "DJANGO_SETTINGS_MODULE": "threefold.site.settings"},
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "threefold" in loaded
    models = {"sklearn", "scipy", "splink", "pyspark", "faker", "playwright"}
    assert not loaded & {*models, "openpyxl", "psycopg"}
