"""Landing what waits, again and again."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.db import close_old_connections
from django.db.models import Min

from threefold.behavioral import service as behavioral
from threefold.collect.logic.stream import spool as spools
from threefold.collect.models import Batch
from threefold.collect.service.stream import batches, events, landing, stubborn
from threefold.collect.service.stream.ahead import Ahead
from threefold.collect.service.stream.people import Acquaintance
from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.jobs.types import Progress

log = logging.getLogger(__name__)

PAUSE_S = 0.25
_REST_S = 5.0
# Rows of the customer list may be so much behind; a customer's page reads the lake itself.
_MARGIN = timedelta(days=1)
_CARDS_S, _MANY_CARDS_S, _MANY = 1.0, 30.0, 1_000


class _Cards:
    """Customers of whom something is new, told to the list in sets rather than one by one."""

    def __init__(self) -> None:
        self._touched: list[pa.Table] = []
        self._batches: list[int] = []
        self._since = 0.0
        self._count = 0

    def add(self, batch: Batch, customers: pa.Table) -> None:
        self._since = self._since or time.monotonic()
        self._batches.append(batch.pk)
        self._touched.append(customers)
        self._count += customers.num_rows

    def tell(self, *, now: bool = False) -> None:
        patience = _CARDS_S if self._count < _MANY else _MANY_CARDS_S
        if self._batches and (now or time.monotonic() - self._since >= patience):
            touched = pa.concat_tables(self._touched).group_by("customer_id").aggregate([])
            descriptive.announce(touched)
            Batch.objects.filter(pk__in=self._batches).update(told=True)
            self._touched, self._batches, self._since, self._count = [], [], 0.0, 0

    def catch_up(self) -> None:
        """Tell of what was landed by a process that ended before it could tell."""
        left = Batch.objects.filter(told=False).exclude(done_at=None)
        since = left.aggregate(first=Min("begun_at"))["first"]
        if since is not None:
            numbers = list(left.values_list("pk", flat=True))
            descriptive.announce(identity.customers_of(behavioral.subjects_since(since - _MARGIN)))
            Batch.objects.filter(pk__in=numbers).update(told=True)


class _UnderWay(NamedTuple):
    begun: landing.Begun
    recorded: Future[None]


class _Lander:
    """What is kept from one stretch to the next."""

    def __init__(self) -> None:
        self.cards = _Cards()
        self._met = Acquaintance()
        self._ahead = Ahead()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="lake")

    def land(self, folder: Path, progress: Progress, limit: int | None = None) -> Counter[str]:
        """Land what waits in one spool, unless another process does; what became of it."""
        total: Counter[str] = Counter()
        with batches.held(folder) as mine:
            if mine:
                with spools.Reader(folder) as reader:
                    try:
                        total = self._land_all(reader, progress, limit)
                    finally:
                        self._ahead.wait()
                spools.drop_landed(folder, batches.done_until(folder.name))
        return total

    def _land_all(
        self, reader: spools.Reader, progress: Progress, limit: int | None
    ) -> Counter[str]:
        """While the lake takes one batch, the store takes the next."""
        total: Counter[str] = Counter()
        under_way: _UnderWay | None = None
        try:
            for number in count():
                progress.check()
                behind = under_way.begun.batch if under_way else None
                found = None
                if limit is None or number < limit:
                    read = partial(self._ahead.read, reader)
                    found = batches.next_batch(reader.folder.name, read, behind=behind)
                if found is None:
                    break
                reader.drop_landed((behind or found[0]).first - 1)
                begun = self._begin(reader, *found)
                last, under_way = under_way, None
                if last is not None:
                    self._finish(last, total, progress)
                under_way = _UnderWay(begun, self._beside.submit(landing.record, begun))
        finally:
            if under_way is not None:
                self._finish(under_way, total, progress)
        return total

    def _begin(self, reader: spools.Reader, batch: Batch, requests: pa.Table) -> landing.Begun:
        if pc.sum(requests["events"]).as_py() * 2 > batches.MOST_EVENTS:
            # More is likely to wait; it is taken apart while this is written.
            private = events.pattern(events.names())
            self._ahead.begin(reader, batch.last, batches.MOST_EVENTS, private)
        try:
            return stubborn.begin(batch, requests, self._met, self._ahead.parse)
        except BaseException:
            self._met.forget()
            raise

    def _finish(self, under_way: _UnderWay, total: Counter[str], progress: Progress) -> None:
        under_way.recorded.result()
        landed = landing.finish(under_way.begun)
        total.update(landed.counts)
        self.cards.add(under_way.begun.batch, landed.touched)
        self.cards.tell()
        progress.advance(landed.counts["received"])

    def close(self) -> None:
        self._ahead.close()
        self._beside.shutdown()


def land_waiting(progress: Progress | None = None, limit: int | None = None) -> dict[str, int]:
    """Land everything that waits now, at most `limit` batches; what became of the events.

    Spools that another process is landing are left to it.
    """
    progress = progress or Progress()
    lander = _Lander()
    lander.cards.catch_up()
    total: Counter[str] = Counter(received=0, landed=0, duplicate=0, quarantined=0)
    try:
        for folder in batches.waiting_spools():
            total += lander.land(folder, progress, limit)
    finally:
        lander.close()
        lander.cards.tell(now=True)
    return {
        name: total[key]
        for name, key in (
            ("received", "received"), ("landed", "landed"), ("duplicates", "duplicate"),
            ("quarantined", "quarantined"),
        )
    }  # fmt: skip


def run(stop: threading.Event) -> None:
    """Land what arrives within a second, until `stop`; a failure is tried again after a rest."""
    lander = _Lander()
    caught_up = False
    while not stop.is_set():
        rest = PAUSE_S
        try:
            if not caught_up:
                lander.cards.catch_up()
                caught_up = True
            for folder in batches.waiting_spools():
                if not _landed(lander, folder):
                    rest = _REST_S
            lander.cards.tell()
        except Exception:
            log.exception("The customer list could not be brought up to date")
            rest = _REST_S
        close_old_connections()
        stop.wait(rest)
    lander.close()
    lander.cards.tell(now=True)


def _landed(lander: _Lander, folder: Path) -> bool:
    """One spool's trouble must not keep the others waiting."""
    try:
        lander.land(folder, Progress())
    except Exception:
        # The lake or the store may be away; what waits is safe on disk.
        log.exception("Landing events failed; it is tried again in %s s", _REST_S)
        return False
    return True
