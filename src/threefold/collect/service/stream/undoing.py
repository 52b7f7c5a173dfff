"""Taking a day of live events back: landing is turned away from it first, then all of it may come
again."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import models
from django.utils.translation import gettext as _

from threefold.behavioral import service as behavioral
from threefold.collect.models import Batch, Held, HeldState, Message, Run
from threefold.collect.service.land_customers import CUSTOMERS
from threefold.collect.service.stream import lander
from threefold.collect.service.stream.quarantine import GONE
from threefold.identity import service as identity
from threefold.jobs.types import Progress
from threefold.kit.clock import now
from threefold.kit.errors import Conflict

_PATIENCE_S = 60.0
_PORTION = 50_000


def turn_away(run: Run, progress: Progress) -> None:
    """From now on events land in another run of the day; wait for what is on its way into this.

    May be repeated. `Conflict` where a landing that has begun does not come to its end.
    """
    Run.objects.filter(pk=run.pk).update(day=None)
    run.day = None
    last = Batch.objects.aggregate(last=models.Max("pk"))["last"] or 0
    progress.stage("wait")
    end = time.monotonic() + _PATIENCE_S
    while Batch.objects.filter(pk__lte=last, done_at=None).exists():
        progress.check()
        lander.land_waiting(progress, limit=1)
        if time.monotonic() > end:
            raise Conflict(
                _("Events of this day are still being landed."),
                where={"run": run.pk},
                remedy=_("See that the background worker runs, then undo again."),
            )
        time.sleep(0.1)
    run.refresh_from_db()


def note_touched(run: Run) -> None:
    """Keep whom the day's events are about, for the customer list once they are gone."""
    path = run.folder / CUSTOMERS
    if path.exists():
        return
    # An event is filed by when it was received, which may be before the run was made.
    since = run.created_at - timedelta(days=1)
    found = identity.customers_of(behavioral.subjects_since(since))
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    pq.write_table(found.select(["customer_id"]).cast(_CUSTOMERS), half)
    half.replace(path)


_CUSTOMERS = pa.schema([("customer_id", pa.int64())])


def forget(run: Run, user: Any, progress: Progress) -> None:
    """Its messages may come again; what was held back of it is dropped. May be repeated."""
    progress.stage("undo_messages")
    mine = Message.objects.filter(run=run.pk).order_by("key")
    last = -1
    # By key, so that the whole of the table is passed once only.
    while some := list(mine.filter(key__gt=last).values_list("key", flat=True)[:_PORTION]):
        Message.objects.filter(run=run.pk, key__gt=last, key__lte=some[-1]).delete()
        last = some[-1]
        progress.advance(len(some))
    who = user if getattr(user, "pk", None) else None
    Held.objects.filter(run=run).exclude(payload=GONE).update(payload=GONE)
    Held.objects.filter(run=run, state=HeldState.WAITING).update(
        state=HeldState.DROPPED, settled_by=who, settled_at=now()
    )


def day_of(run: Run) -> date:
    """The day of a live run, also once landing was turned away from it."""
    return run.day or date.fromisoformat(run.file_name)
