"""Running the command in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support import warm


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def threefold(home: Path, *words: str, **environment: str) -> Done:
    """`threefold WORDS` on the installation in `home`; the store is SQLite unless named."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("THREEFOLD_", "DJANGO_"))}
    own = {**known, "THREEFOLD_HOME": str(home), "COLUMNS": "160", **environment}
    return Done(*warm.run(words, own, seconds=600))


def begin(home: Path) -> None:
    """Lay an installation of a retailer there, a copy of one that `threefold init` made."""
    shutil.copytree(_retailer(), home)


@cache
def _retailer() -> Path:
    home = Path(tempfile.mkdtemp(prefix="threefold-retailer-")) / "home"
    done = threefold(home, "init", "--industry", "retail")
    assert done.code == 0, done.err
    return home
