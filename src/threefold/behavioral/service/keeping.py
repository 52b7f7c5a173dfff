"""Answers kept as long as the events stay the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from threefold.behavioral.service.tables import events
from threefold.lake.service import Snapshot

_Answer = TypeVar("_Answer")


def kept(name: str, ask: Callable[[Snapshot], _Answer]) -> _Answer:
    """What `ask` answered about the newest version of the events, if it was asked before."""
    snapshot = events().snapshot()
    # The table may have been made anew under the same version, hence the names of its files.
    key = f"behavioral-{name}-{hash(tuple(snapshot.files))}-{snapshot.version}"
    known: _Answer | None = cache.get(key)
    if known is None:
        known = ask(snapshot)
        cache.set(key, known, 3600)
    return known
