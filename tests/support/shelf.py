"""What a test laid into store and home, kept and put back for the others of its process.

    @pytest.fixture
    def two(plan, home) -> list[int]:
        return shelf.laid(home, _two)

`_two()` runs for the first test that asks. All others find the same rows and files, and its answer
anew, lest one of them alter it. What it lays must follow from its own words alone: whatever is
given to it has to be alike in every test.
"""

from __future__ import annotations

import functools
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from threefold.audit.models import Entry
from threefold.kit.home import Home, current

T = TypeVar("T")
Rows = dict[type[models.Model], Any]
# Written by migrations, with numbers that others have read already.
_NEVER = {"contenttypes", "auth"}
_OF_STAFF = {"access", "audit"}


@dataclass(frozen=True)
class _Kept:
    rows: Rows
    home: Path
    answer: bytes


_shelf: dict[Callable[..., Any], _Kept] = {}


def laid(home: Home, lay: Callable[..., T], *given: Any, staff: bool = False) -> T:
    """The answer of `lay(*given)`, and all it lays, as if it had just run.

    With `staff` also users, their sessions and the audit log are laid and put back; users made by
    fixtures before would be lost, so there must be none.
    """
    assert not (staff and get_user_model().objects.exists()), "let `lay` make the users as well"
    if lay not in _shelf:
        # It is put back into the homes of other tests, which seal with the session's secret.
        assert home.secret == current().secret
        last = Entry.objects.aggregate(pk=Max("pk"))["pk"] or 0
        answer = lay(*given)
        if not staff:
            # Not put back for the others, so this one shall not see it either.
            Entry._base_manager.filter(pk__gt=last).delete()
        rows = {model: _read(model) for model in _models(staff)}
        assert str(home.root) not in str(rows), "a row names the folder of this test"
        _shelf[lay] = _Kept(rows, _folder() / str(len(_shelf)), pickle.dumps(answer))
        shutil.copytree(home.root, _shelf[lay].home)
        return answer
    kept = _shelf[lay]
    _put_back(kept.rows)
    # It remembers what stood there before: which plan is in force, for one.
    cache.clear()
    shutil.copytree(kept.home, home.root, dirs_exist_ok=True)
    found: T = pickle.loads(kept.answer)  # noqa: S301
    return found


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="threefold-shelf-"))


def _models(staff: bool) -> list[type[models.Model]]:
    """Of all rooms; with `staff` of libraries too, which keep what belongs to users."""
    return [
        model
        for room in apps.get_app_configs()
        if room.label not in _NEVER
        and (staff or (room.name.startswith("threefold.") and room.label not in _OF_STAFF))
        for model in room.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _read(model: type[models.Model]) -> Any:
    """As the database holds them: what Django makes of a value is not always written back alike."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy {_table(model)} ({_columns(model)}) to stdout") as copy:
                return b"".join(copy)
        # Of an expression, even this one, the driver knows no type to convert to.
        columns = _columns(model, "+")
        return connection.connection.execute(f"select {columns} from {_table(model)}").fetchall()


def _put_back(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Keys between tables are looked at when a transaction ends, so any order will do.
        for model in rows:
            cursor.execute(f"delete from {_table(model)}")
        for model, kept in rows.items():
            if kept and connection.vendor == "postgresql":
                with cursor.copy(f"copy {_table(model)} ({_columns(model)}) from stdin") as copy:
                    copy.write(kept)
            elif kept:
                places = ", ".join("?" * len(kept[0]))
                connection.connection.executemany(
                    f"insert into {_table(model)} ({_columns(model)}) values ({places})", kept
                )
        filled = [model for model, kept in rows.items() if kept]
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[models.Model], before: str = "") -> str:
    names: Iterable[str] = (each.column for each in model._meta.local_concrete_fields)
    return ", ".join(before + connection.ops.quote_name(name) for name in names)
