"""Stretches of the spools: each is noted before it is landed, and landed as a whole."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from threefold.collect.logic.stream import spool as spools
from threefold.collect.models import Batch, Held, Message
from threefold.kit.clock import now

MOST_EVENTS = 100_000
"""So many events are landed together, when so many wait."""
_LOCK = "lander.lock"
Read: TypeAlias = Callable[[int, int], pa.Table]


def waiting_spools() -> list[Path]:
    return spools.spools(Path(settings.HOME.spool))


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether this process may land the spool; only one at a time does."""
    try:
        handle = (folder / _LOCK).open("a")
    except FileNotFoundError:
        yield False
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def next_batch(
    name: str, read: Read, *, behind: Batch | None = None
) -> tuple[Batch, pa.Table] | None:
    """The first open batch of a spool, else a new one; None when nothing waits.

    `read` gives requests after one, with so many events (`Reader.read`). What comes `behind` a
    batch is asked for while that is not done yet.
    """
    opened = Batch.objects.filter(spool=name, done_at=None).order_by("first")
    open_ = opened.filter(first__gt=behind.last if behind else 0).first()
    done = behind.last if behind else done_until(name)
    after = open_.first - 1 if open_ else done
    requests = read(after, MOST_EVENTS)
    if open_ is not None:
        return open_, requests.filter(pc.less_equal(requests["seq"], open_.last))
    if not requests.num_rows:
        return None
    batch = Batch.objects.create(
        spool=name, first=after + 1, last=requests["seq"][-1].as_py(), begun_at=now()
    )
    return batch, requests


def narrow(batch: Batch, requests: pa.Table) -> pa.Table:
    """Let an open batch end with the first half of its requests; these."""
    half = requests.slice(0, max(1, requests.num_rows // 2))
    batch.last = half["seq"][-1].as_py()
    batch.save(update_fields=["last"])
    return half


def untouched(batch: Batch) -> bool:
    """Whether nothing of a batch has been written anywhere, so that it may still be changed.

    What is in the lake was noted in the store before.
    """
    return not (
        Message.objects.filter(batch=batch.pk).exists()
        or Held.objects.filter(batch=batch.pk).exists()
    )


def done_until(spool: str) -> int:
    """The last request of a spool that is landed."""
    found = Batch.objects.filter(spool=spool).exclude(done_at=None).order_by("-last").first()
    return found.last if found else 0
