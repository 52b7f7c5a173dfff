"""The shape of an engine plug-in: a module in `backends/` with `connect`."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast

from threefold.engine import backends
from threefold.engine.types import Engine
from threefold.kit.errors import Invalid


class Backend(Protocol):
    def connect(
        self,
        *,
        memory_limit_mb: int | None,
        threads: int | None,
        temp_dir: Path | None,
        master: str | None,
        any_order: bool,
    ) -> Engine:
        """`master` says where a cluster is; `Invalid` from an engine that has none. With
        `any_order` rows that are not asked for in an order may come in any."""
        ...


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(backends.__path__))


def find(name: str) -> Backend:
    """The plug-in of that name; `Invalid` when there is none."""
    known = names()
    if name not in known:
        raise Invalid(
            f"There is no engine named {name!r}.", remedy=f"Choose one of: {', '.join(known)}."
        )
    return cast(Backend, importlib.import_module(f"{backends.__name__}.{name}"))
