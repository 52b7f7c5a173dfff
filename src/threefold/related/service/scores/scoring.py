"""Computing scores of all customers as of a day, and keeping what is good enough to be told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from threefold.behavioral import service as behavioral
from threefold.engine import service as engine
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound
from threefold.related import score as shape
from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.cards import Card, spread, stability
from threefold.related.score import Choices, Fitted, Judged, Score, Scored, Unfit
from threefold.related.service.scores import tables
from threefold.related.service.scores.given import SAMPLE, Known

_BATCH = 100_000
_MADE = ("contact_tries", "contact_hits", "contact_hour", "contact_channel")

Tell = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None: ...


def score(
    *,
    as_of: date | None = None,
    codes: Sequence[str] | None = None,
    tell: Tell = _silent,
    most: int = SAMPLE,
) -> list[Card]:
    """Learn, judge and compute scores (all) of every customer as of a day (the newest with events).

    Each is kept in the lake where it is better than its baselines, in one commit that replaces
    what was kept of them for that day; of every one a card is kept. Nothing that came in for later
    days plays a part. Those that the named ones are made of are computed too. `most` customers
    are learned from. `tell` hears stages (distil, read, learn, score, keep) with how many of the
    scores are done. Raises `NotFound` for a code that does not exist.
    """
    wanted = [shape.find(code) for code in codes or shape.all_scores()]
    order = shape.in_order(shape.all_scores(), [each.code for each in wanted])
    every = [shape.find(code) for code in order]
    day = as_of or behavioral.newest_day()
    tell("distil", 0, len(every))
    known = Known(day, Choices.of(settings.SCORES), _distilled(day, every, tell), most)
    tell("read", 0, len(every))
    cards = []
    with tables.scores().staging() as folder:
        files: list[Path] = []
        for place, each in enumerate(every):
            tell("learn", place, len(every))
            began = time.perf_counter()
            try:
                fitted = each.fit(known)
                why = fitted.judged.why
            except Unfit as error:
                fitted, why = Fitted(None, Judged()), error.why
            values = np.array([])
            if not why:
                tell("score", place, len(every))
                path, values = _written(each, fitted, known, folder)
                why = "" if len(values) else "nobody"
                files += [path] if len(values) else []
            known.learned[each.code] = why or fitted
            cards.append(_card(each, fitted, why, known, values, time.perf_counter() - began))
        tell("keep", len(every), len(every))
        _keep(files, cards, day)
    return cards


def _distilled(day: date, every: Sequence[Score], tell: Tell) -> list[str]:
    """The variables that scores need and the snapshot of that day can hold; distilled first where
    that day never was, or where events came in since."""
    wanted = {code for each in every for code in each.needs if not _is_made(code)}
    there = {each.as_of: each for each in behavioral.snapshots()}
    if day not in there or there[day].stale:
        try:
            behavioral.distil(as_of=day, tell=lambda *_stage: tell("distil", 0, len(every)))
        except Invalid:
            return []
    try:
        filled = set(behavioral.filled(day))
    except NotFound:
        return []
    return sorted(wanted & filled)


def _is_made(code: str) -> bool:
    return code in _MADE or code.startswith(("attitude_", "wallet_"))


def _written(each: Score, fitted: Fitted, known: Known, folder: Path) -> tuple[Path, Numbers]:
    """One file with the score of everybody of whom it tells something; the values."""
    place = folder / f"as_of={known.day.isoformat()}" / f"code={each.code}"
    place.mkdir(parents=True, exist_ok=True)
    path = place / "part-0.parquet"
    model = f"{each.code}/{each.version}@{known.day.isoformat()}"
    names = [name for name in tables.SCORES.names if name not in ("as_of", "code")]
    schema = pa.schema([tables.SCORES.field(name) for name in names])
    values = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for ids, scored in _batches(each, fitted, known):
            rows = np.isfinite(scored.value)
            values.append(scored.value[rows])
            writer.write_table(_rows(ids, scored, rows, model, schema), row_group_size=50_000)
    found: Numbers = np.concatenate(values) if values else np.array([])
    return path, found


def _batches(each: Score, fitted: Fitted, known: Known) -> Iterator[tuple[np.ndarray, Scored]]:
    whole = known.whole
    for start in range(0, len(whole), _BATCH):
        part = whole.slice(start, _BATCH)
        yield part.customer_id, each.score(fitted, part)


def _rows(
    ids: np.ndarray, scored: Scored, rows: np.ndarray, model: str, schema: pa.Schema
) -> pa.Table:
    def bound(values: Numbers) -> pa.Array:
        return pa.array(values[rows], pa.float64(), from_pandas=True)

    reasons = scored.reasons.filter(pa.array(rows))
    if isinstance(reasons, pa.ChunkedArray):
        reasons = reasons.combine_chunks()
    count = int(rows.sum())
    made: Mapping[str, pa.Array] = {
        "customer_id": pa.array(ids[rows], pa.int64()),
        "value": bound(scored.value),
        "low": bound(scored.low),
        "high": bound(scored.high),
        "reasons": reasons.cast(pa.string()),
        "model": pa.repeat(model, count),
    }
    return pa.table([made[name] for name in schema.names], schema=schema)


def _card(
    each: Score, fitted: Fitted, why: str, known: Known, values: Numbers, seconds: float
) -> Card:
    before, since = (np.array([]), "") if why else _before(each.code, known.day)
    edges, counts = spread(values)
    return Card(
        code=each.code,
        version=each.version,
        as_of=known.day.isoformat(),
        made_at=clock.now().isoformat(),
        published=not why,
        why=why,
        horizon=known.horizon,
        customers=len(values),
        data={"customers": len(known.whole), **fitted.data},
        parameters=fitted.parameters,
        judged=fitted.judged,
        mean=float(values.mean()) if len(values) else None,
        edges=edges,
        counts=counts,
        drift=stability(values, before),
        drift_since=since,
        seconds=seconds,
    )


def _before(code: str, day: date) -> tuple[Numbers, str]:
    """The values of the newest day before that one, and which it is."""
    held = tables.scores().snapshot()
    days = [
        part["as_of"] or ""
        for part in held.partitions
        if part["code"] == code and (part["as_of"] or "") < day.isoformat()
    ]
    if not days:
        return np.array([]), ""
    newest = max(days)
    found = engine.shared().query(
        "select value from held",
        inputs={"held": held.input(["value"], [("as_of", "=", newest), ("code", "=", code)])},
    )
    return found["value"].to_numpy(), newest


def _keep(files: Sequence[Path], cards: Sequence[Card], day: date) -> None:
    app = f"scores-{uuid4().hex}"
    if files:
        tables.scores().replace(files, app_id=app, app_version=1)
    held = {
        part["code"]
        for part in tables.scores().snapshot().partitions
        if part["as_of"] == day.isoformat()
    }
    for card in cards:
        # The code is the name of a plug-in.
        if not card.published and card.code in held:
            tables.scores().delete(
                f"as_of = '{day.isoformat()}' and code = '{card.code}'",
                app_id=f"{app}-{card.code}", app_version=1,
            )  # fmt: skip
    rows = [
        {
            "as_of": card.as_of,
            "code": card.code,
            "made_at": clock.now(),
            "published": card.published,
            "card": card.written(),
        }
        for card in cards
    ]
    tables.cards().append(
        pa.Table.from_pylist(rows, tables.CARDS), app_id=f"{app}-cards", app_version=1
    )
