"""New and changed records are matched as they come, by what the last whole run learnt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.descriptive.service import store
from threefold.identity.logic.matching.kept import Unfit
from threefold.identity.logic.matching.model import Model
from threefold.identity.models import MatchDue, MatchModel
from threefold.identity.service.applying import propose
from threefold.identity.service.matching import keeping, laying, looking
from threefold.identity.service.matching.keeping import Kept
from threefold.identity.service.matching.proposing import LOWER, UPPER
from threefold.jobs import service as jobs

KIND = "identity.few"
"""The job that matches what is new."""
PORTION = 2_000
"""New records that are matched and decided on together."""
AT_ONCE = 500
"""Up to so many need no job of their own."""
MOST = 1.0
"""So many new records for one that was learnt from are left to a whole run."""
GROWN = 0.2
"""From so many on a whole run is advised: rules and shares were learnt from another base."""
_NEW = pa.schema([("id", pa.int64()), ("customer_id", pa.int64())])
_CUSTOMERS = pa.schema([("customer_id", pa.int64())])


class Few(NamedTuple):
    """What became of new records, of all kinds of customers together."""

    records: int
    merged: int
    asked: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How one kind of customers stands: `since` records were matched by the model, `waiting` not.

    `advice` says why a whole run is due: "" (it is not), "never", "plan", "comparisons" or "grown".
    """

    entity: str
    learnt_at: datetime | None
    records: int
    since: int
    waiting: int
    advice: str


def standing() -> tuple[Standing, ...]:
    """What was learnt of each kind of customers, what came since, and whether to learn anew."""
    return tuple(_standing(entity) for entity in laying.ENTITIES)


def _standing(entity: str) -> Standing:
    base, kinds = keeping.load(entity), laying.ENTITIES[entity]
    if base is None:
        now = _between(0, None, kinds)
        return Standing(entity, None, 0, 0, now, "never" if now > 1 else "")
    waiting = _between(base.through, None, kinds)
    since = _between(base.learnt_through, base.through, kinds)
    advice = ""
    if isinstance(base.model, Unfit):
        advice = "comparisons"
    elif ([*base.told], [*base.ways]) != laying.planned():
        advice = "plan"
    elif since + waiting > GROWN * base.records:
        advice = "grown"
    return Standing(entity, base.at, base.records, since, waiting, advice)


def _between(after: int, until: int | None, kinds: list[str]) -> int:
    places = ", ".join(["%s"] * len(kinds))
    found = store.fetch(
        "select count(*) from descriptive_record where superseded_at is null "
        f"and id > %s and id <= %s and kind in ({places})",
        [after, _last() if until is None else until, *kinds],
        schema=pa.schema([("count", pa.int64())]),
    )
    return int(found["count"][0].as_py())


def _last() -> int:
    """The number given last to a record."""
    found = store.fetch(
        "select next - 1 from descriptive_counter where name = 'record'",
        schema=pa.schema([("last", pa.int64())]),
    )
    return int(found["last"][0].as_py()) if found.num_rows else 0


def look_after() -> None:
    """Match what is new; workers call this every few seconds.

    A few are matched at once; of more a job is made, which shows how far it is.
    """
    oldest = MatchModel.objects.order_by("through").values_list("through", flat=True).first()
    if oldest is None or not (_last() > oldest or MatchDue.objects.exists()):
        return
    if _last() - oldest <= AT_ONCE:
        match_new()
    elif jobs.queued(KIND) is None and any(_many(each) for each in standing()):
        jobs.enqueue(KIND, args={}, title=_("Match new customers"), user=None)


def match_new(tell: Callable[[str], None] = lambda _stage: None, *, actor: Any = None) -> Few:
    """Match what is new against all others, and decide by what is found, as a whole run would.

    Nothing is matched before a first whole run, after the comparisons changed, and where more is
    new than was learnt from.
    """
    due = pa.table({"customer_id": pa.array(_due(), pa.int64())})
    total = Few(0, 0, 0, 0)
    for entity in laying.ENTITIES:
        again = due
        while (base := keeping.load(entity)) is not None and not _many(_standing(entity)):
            if isinstance(base.model, Unfit):
                break
            tell("score")
            done = _portion(base, base.model, again, actor)
            again = due.slice(0, 0)
            if done is None:
                break
            total = Few(*(sum(both) for both in zip(total, done, strict=True)))
    MatchDue.objects.filter(customer__in=due["customer_id"].to_pylist()).delete()
    return total


def _due() -> list[int]:
    return list(MatchDue.objects.order_by("pk").values_list("pk", flat=True)[:PORTION])


def _many(standing: Standing) -> bool:
    return standing.learnt_at is not None and standing.waiting > MOST * standing.records + PORTION


def _portion(base: Kept, model: Model, due: pa.Table, actor: Any) -> Few | None:
    """The next few records and their decisions; None when there are no more."""
    last, new = _last(), _next(base)
    if new.num_rows == PORTION:
        last = int(new["id"][-1].as_py())
    done = None
    with transaction.atomic():
        if new.num_rows or due.num_rows:
            front = _with_linked(store.customers_in(new, due))
            looked = looking.look(
                base, model, front, new=new["id"].to_numpy(), check=bool(due.num_rows)
            )
            applied = propose(
                looked.pairs,
                upper=UPPER,
                lower=LOWER,
                model=f"automatic, {base.at:%Y-%m-%d}",
                looked=looked.customers,
                actor=actor,
            )
            done = Few(new.num_rows, applied.merged, applied.proposed, applied.withdrawn)
        MatchModel.objects.filter(pk=base.id, through__lt=last).update(through=last)
    return done


def _next(base: Kept) -> pa.Table:
    kinds = laying.ENTITIES[base.entity]
    places = ", ".join(["%s"] * len(kinds))
    return store.fetch(
        "select id, customer_id from descriptive_record where superseded_at is null and id > %s "
        f"and kind in ({places}) order by id limit {PORTION}",
        [base.through, *kinds],
        schema=_NEW,
    )


def _with_linked(customer_ids: pa.Table) -> pa.Table:
    """Whom matching joined with them: without a record that changed they may hang together no
    more."""
    store.aside("tf_match_linked", customer_ids, index=["customer_id"])
    others = [
        store.fetch(
            f"select l.{other}_id from tf_match_linked t cross join identity_link l "
            f"where l.{one}_id = t.customer_id "
            "and l.method = 'automatic' and l.withdrawn_at is null",
            schema=_CUSTOMERS,
        )
        for one, other in (("left", "right"), ("right", "left"))
    ]
    return store.customers_in(customer_ids, *others)
