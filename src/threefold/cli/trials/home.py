"""Where a trial is made: a home that is gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threefold.kit.errors import NotFound
from threefold.kit.home import Home


def existing(file: Path) -> None:
    if not file.is_file():
        raise NotFound(
            "The file does not exist.", where={"file": str(file)}, remedy="Check its path."
        )


@contextmanager
def throw_away() -> Iterator[Home]:
    """A home that is gone afterwards; the one of the environment stays as it is."""
    before = os.environ.get("THREEFOLD_HOME")
    with tempfile.TemporaryDirectory(prefix="threefold-evaluate-") as folder:
        os.environ["THREEFOLD_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threefold.site.settings")
        home = Home(Path(folder))
        home.create()
        try:
            import django

            django.setup()
            yield home
        finally:
            if before is None:
                del os.environ["THREEFOLD_HOME"]
            else:
                os.environ["THREEFOLD_HOME"] = before
