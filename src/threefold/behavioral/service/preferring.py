"""What customers like, as what they do shows it: told of one, or of all as of a day [B8]."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from threefold.behavioral import lifestyle
from threefold.behavioral.logic import preferring as logic
from threefold.behavioral.service import tables
from threefold.behavioral.service.distilling import MEMORY_MB, day_values, newest_day
from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.queries import query
from threefold.behavioral.types import Taste
from threefold.engine import service as engine
from threefold.engine.types import Engine, Input, Workspace
from threefold.identity import service as identity
from threefold.lake.service import Snapshot
from threefold.plan.types import pick

COLUMNS = [
    "subject", "kind", "local_at", "channel", "product", "category", "quantity", "amount",
    "outcome", "reference", "properties", "month",
]  # fmt: skip
_MOST_EVENTS = 5_000_000
"""Of more the base on a page is that of some of the customers; its shares hardly differ."""
_GROWN, _OLD_S = 0.01, 3600
_WHOLE = 1000
_PARTS = ("tallies", "wholes", "affinity")
_AT_ONCE = "with tallies as ({tallies}), wholes as ({wholes}) select * from ({affinity}) answer"


@dataclass(frozen=True)
class _Base:
    """What the base takes as of a day, for pages: `shares` as in `preferences_base.sql`."""

    version: int
    files: tuple[str, ...]
    rows: int
    made_at: float
    shares: pa.Table
    goods: pa.Table

    def serves(self, held: Snapshot) -> bool:
        """Whether it still holds: the same events, or within an hour hardly any more of them."""
        if self.version == held.version and self.files == held.files:
            return True
        more = held.rows - self.rows
        recent = time.monotonic() - self.made_at < _OLD_S
        return recent and self.version < held.version and 0 <= more <= _GROWN * self.rows


_bases: dict[tuple[str, date, str], _Base] = {}


def preferences(
    *,
    as_of: date | None = None,
    told: bool = True,
    on: str = "duckdb",
    master: str = "",
    memory_limit_mb: int = MEMORY_MB,
) -> pa.Table:
    """What each customer likes as of a day (the newest with events): one row a topic.

    [customer_id, dimension (category, channel, lifestyle), topic, affinity, at_least, confidence,
    confidence_less, share, base_share, weight, whole, purchases, looks, days, first_day, last_day,
    likes], as `types.Taste` says. Without `told` also what is not sure enough to be told.
    """
    day = as_of or newest_day()
    place = engine.open(on, memory_limit_mb=memory_limit_mb, master=master or None)
    try:
        held = tables.events().snapshot()
        goods = _goods(held, day, place)
        with _tallied(place, held.input(COLUMNS, _months(day)), identity.map(), goods, day) as work:
            work.keep("base", query("preferences_base"))
            values = logic.RULE | {"told": told}
            asked = {"asked": logic.ASKED.empty_table()}
            return work.query(query("preferences_affinity"), values, asked)
    finally:
        place.close()


def lifestyles(*, as_of: date | None = None, **how: Any) -> pa.Table:
    """[customer_id, lifestyle, affinity, at_least, confidence, purchases, looks, days, first_day,
    last_day] of all customers who show one, as of a day; `how` as of `preferences`."""
    found = preferences(as_of=as_of, **how)
    found = found.filter(pc.equal(found["dimension"], "lifestyle"))
    wanted = [
        "customer_id", "topic", "affinity", "at_least", "confidence", "purchases", "looks",
        "days", "first_day", "last_day",
    ]  # fmt: skip
    names = ["lifestyle" if name == "topic" else name for name in wanted]
    return found.select(wanted).rename_columns(names)


def preferences_of(
    customer_id: int,
    *,
    as_of: date | None = None,
    asked: Sequence[tuple[str, str]] = (),
    subjects: Sequence[str] | None = None,
) -> list[Taste]:
    """How one customer stands to each topic he took anything of, and to those `asked` for.

    By the same definition as `preferences`, from his events as they are now; topics are (dimension,
    topic), those that nobody ever took of are left out. The strongest first; [] of who did nothing.
    """
    if subjects is None:
        subjects = identity.subjects_of(customer_id)
    if not subjects:
        return []
    day = as_of or preferences_day()
    base = _base(day)
    events = tables.events().read(COLUMNS, filters=[("subject", "in", list(subjects))])
    if not events.num_rows:
        return []
    people = pa.table(
        {"subject": list(subjects), "customer_id": pa.array([customer_id] * len(subjects))}
    )
    goods = base.goods.filter(pc.is_in(base.goods["product"], pc.unique(events["product"])))
    wanted = pa.Table.from_pylist(
        [{"customer_id": customer_id, "dimension": each, "topic": topic} for each, topic in asked],
        logic.ASKED,
    )
    found = _stand(events, people, goods, base.shares, wanted, day)
    return sorted(
        (Taste(**{**row, "customer_id": customer_id}) for row in found),
        key=lambda taste: (taste.dimension, not taste.likes, -taste.affinity, taste.topic),
    )


def _stand(
    events: pa.Table,
    people: pa.Table,
    goods: pa.Table,
    shares: pa.Table,
    asked: pa.Table,
    day: date,
) -> list[dict[str, Any]]:
    inputs = _inputs(events, people, goods)
    place = engine.shared()
    # As few statements as can be: of one customer each costs more than what it computes.
    lines = place.query(
        f"with taken as ({query('preferences_taken')}) {query('preferences_lines')}",
        _values(day) | {"part": _WHOLE, "most": logic.MOST_A_DAY},
        inputs,
    )
    found = place.query(
        _AT_ONCE.format(**{part: query(f"preferences_{part}") for part in _PARTS}),
        logic.RULE | {"told": False},
        {"asked": asked, "base": shares, "lines": lines, "labels": _labels(lines)},
    )
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def lifestyle_names(language: str) -> dict[str, str]:
    """What each lifestyle is called in a language, by code."""
    return {
        code: pick(each.label, language, code)
        for code, each in lifestyle.lifestyles(_folder()).items()
    }


def topics_in(text: str, *, as_of: date | None = None) -> list[tuple[str, str]]:
    """(dimension, topic) of every lifestyle, category and channel that a text names."""
    found = [("lifestyle", each) for each in sorted(lifestyle.recogniser(_folder()).topics(text))]
    shares = _base(as_of or preferences_day()).shares
    said = logic.pieces(text)
    named = zip(shares["dimension"].to_pylist(), shares["topic"].to_pylist(), strict=True)
    return found + [
        (dimension, topic)
        for dimension, topic in named
        if dimension != "lifestyle" and logic.piece(topic) in said
    ]


def preferences_day() -> date:
    """The day preferences are told of unless another is asked for: the newest with an event."""
    return kept("preferences-day", lambda _held: newest_day())


def _folder() -> Path:
    return Path(settings.HOME.root) / "lifestyles"


def _months(day: date) -> list[tuple[str, Literal["in"], Any]]:
    """The partitions that the time lies in; a local day may lie in the month beside."""
    first = (day - timedelta(days=logic.DAYS)).replace(day=1) - timedelta(days=1)
    number, last = first.year * 12 + first.month - 1, day.year * 12 + day.month
    months = [f"{each // 12:04d}-{each % 12 + 1:02d}" for each in range(number, last + 1)]
    return [("month", "in", months)]


def _values(day: date) -> dict[str, Any]:
    until = day_values(day)["until"]
    return {"since": until - timedelta(days=logic.DAYS), "until": until}


def _base(day: date) -> _Base:
    """What the base takes as of a day; kept as long as it serves."""
    key = (str(settings.LAKE_URL), day, lifestyle.stamp(_folder()))
    held = tables.events().snapshot()
    known = _bases.get(key)
    if known is None or not known.serves(held):
        while len(_bases) > 3:
            _bases.pop(next(iter(_bases)))
        known = _bases[key] = _made(held, day)
    return known


def _made(held: Snapshot, day: date) -> _Base:
    place = engine.shared()
    goods = _goods(held, day, place)
    part = min(_WHOLE, max(1, _MOST_EVENTS * _WHOLE // max(1, held.rows)))
    events = held.input(COLUMNS, _months(day))
    with _tallied(place, events, identity.map(), goods, day, part) as work:
        shares = work.query(query("preferences_base"))
    return _Base(held.version, held.files, held.rows, time.monotonic(), shares, goods)


def _goods(held: Snapshot, day: date, place: Engine) -> pa.Table:
    columns = ["product", "category", "properties", "local_at", "month"]
    events = held.input(columns, _months(day))
    return place.query(query("preferences_goods"), _values(day), {"events": events})


@contextmanager
def _tallied(
    place: Engine, events: Input, people: pa.Table, goods: pa.Table, day: date, part: int = _WHOLE
) -> Iterator[Workspace]:
    """A workspace with what each customer took: `tallies` by topic and `wholes`.

    `part` of a thousand of the customers.
    """
    inputs = _inputs(events, people, goods)
    with place.workspace() as work:
        work.keep("taken", query("preferences_taken"), _values(day) | {"part": part}, inputs)
        work.keep("lines", query("preferences_lines"), {"most": logic.MOST_A_DAY})
        labels = _labels(work.query("select distinct category, name from lines"))
        work.keep("tallies", query("preferences_tallies"), None, {"labels": labels})
        work.keep("wholes", query("preferences_wholes"))
        yield work


def _inputs(events: Input, people: pa.Table, goods: pa.Table) -> dict[str, Input]:
    return {
        "events": events,
        "subject_map": people,
        "goods": goods,
        "weights": logic.weights(),
    }


def _labels(taken: pa.Table) -> pa.Table:
    texts = taken.group_by(["category", "name"]).aggregate([])
    return logic.labels(texts, lifestyle.recogniser(_folder()))
