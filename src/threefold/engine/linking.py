"""The shape of a place where record linkage computes: a module in `linkings/` with `connect`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, cast

import pyarrow as pa

from threefold.engine import linkings
from threefold.kit.errors import Invalid


class Linking(Protocol):
    """Tables, SQL and the database interface of the linkage library, on one engine.

    The SQL may use `link_similar` (0 to 1), `link_edits` (insertions, deletions, replacements and
    neighbours swapped: exact up to two, and up to a quarter of the longer text where `link_similar`
    is 0.8 or more; else perhaps too few, but more than two), `link_within` (whether there are at
    most so many edits, much sooner than by counting them), `link_shared` (share of common words)
    and `link_holds` (whether one text's words are all in the other).
    """

    @property
    def api(self) -> Any:
        """What the linkage library calls a database API."""
        ...

    def keep(self, name: str, rows: pa.Table) -> None:
        """Hold `rows` as the table `name`, anew if it was there."""
        ...

    def query(self, sql: str) -> pa.Table: ...

    def ask(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """The answer over a few rows, sooner than to keep and to query them."""
        ...

    def drop(self, name: str) -> None: ...

    def close(self) -> None: ...


USUAL = "duckdb"


class Module(Protocol):
    def connect(
        self,
        *,
        memory_limit_mb: int | None,
        threads: int | None,
        temp_dir: Path | None,
        small: bool,
    ) -> Linking:
        """`small`: for few records, so that planning costs more than computing."""
        ...


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(linkings.__path__))


def find(name: str) -> Module:
    """The plug-in of that name; `Invalid` when there is none."""
    known = names()
    if name not in known:
        raise Invalid(
            f"There is no engine named {name!r} that links records.",
            remedy=f"Choose one of: {', '.join(known)}.",
        )
    return cast(Module, importlib.import_module(f"{linkings.__name__}.{name}"))
