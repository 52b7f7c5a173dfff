"""Starting Django for a command, after the home folder is known."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

from threefold.kit.errors import Unavailable
from threefold.kit.home import Home, current


def start(*, create: bool = False) -> Home:
    """Load Django for the current home; with `create` make the folder and the tables first.

    Raises NotFound where there is no installation, Unavailable where its tables are of another
    version or go with another secret.
    """
    home = current()
    strange = not home.exists
    if create:
        home.create()
    else:
        _ = home.secret
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threefold.site.settings")
    import django
    from django.core.management import call_command

    with _uncollected():
        django.setup()
    from threefold.access import service as access

    if create:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            access.bind_secret(home.secret)
        except Unavailable:
            if strange:
                # A new secret is of no use to a store that has one already.
                (home.root / "secret").unlink()
            raise
    elif _pending():
        raise Unavailable(
            "The tables of this installation are of an older version.",
            where={"folder": str(home.root)},
            remedy="Run `threefold init` to bring them up to date; nothing is lost.",
        )
    else:
        access.check_secret(home.secret)
    return home


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is imported stays: looking through it for garbage takes a fifth of the start."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _pending() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def operator() -> object | None:
    """The user in whose name a command acts: none, as whoever runs it holds the whole folder."""
    return None
