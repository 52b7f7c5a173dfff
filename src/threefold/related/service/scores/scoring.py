"""Computing scores of all customers as of a day, and keeping what is good enough to be told."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
from django.conf import settings

from threefold.behavioral import service as behavioral
from threefold.engine import service as engine
from threefold.engine.types import Engine
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound
from threefold.related import score as shape
from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.beside import BESIDE
from threefold.related.logic.scores.cards import Card, spread, stability
from threefold.related.score import Choices, Fitted, Judged, Score, Unfit
from threefold.related.service.scores import tables
from threefold.related.service.scores.given import SAMPLE, Known
from threefold.related.service.scores.watching import Watch
from threefold.related.service.scores.writing import written
from threefold.related.types import Tell


def _silent(_stage: str, _done: int, _total: int) -> None: ...


def score(
    *,
    as_of: date | None = None,
    codes: Sequence[str] | None = None,
    on: str = "duckdb",
    master: str = "",
    temp_dir: Path | None = None,
    tell: Tell = _silent,
    most: int = SAMPLE,
) -> list[Card]:
    """Learn, judge and compute scores (all) of every customer as of a day (the newest with events).

    Each is kept in the lake where it is better than its baselines, in one commit that replaces
    what was kept of them for that day; of every one a card is kept. Nothing that came in for later
    days plays a part. Those that the named ones are made of are computed too. `most` customers
    are learned from, here; all are scored `on` an engine, on a cluster (`master`) where their rows
    are, with `temp_dir` a folder that every node sees. `tell` hears stages (distil, read, learn,
    score, keep) with how many of the scores are done. Raises `NotFound` for a code that does not
    exist.
    """
    wanted = [shape.find(code) for code in codes or shape.all_scores()]
    order = shape.in_order(shape.all_scores(), [each.code for each in wanted])
    every = [shape.find(code) for code in order]
    day = as_of or behavioral.newest_day()
    where: dict[str, Any] = {"on": on, "master": master, "temp_dir": temp_dir}
    tell("distil", 0, len(every))
    known = Known(day, Choices.of(settings.SCORES), _distilled(day, every, tell, where), most)
    tell("read", 0, len(every))
    made = _learned(every, known, tell)
    tell("score", 0, len(every))
    good = [(each, fitted) for each, fitted, why, _seconds in made if not why]
    with tables.scores().staging() as folder, _opened(**where) as place:
        files = written(good, known, place, folder, tell)
        watch = Watch(known)
        cards = []
        for each, fitted, why, seconds in made:
            values = files[each.code].values if not why else np.array([])
            card = _card(each, fitted, why or ("" if len(values) else "nobody"), known, values)
            cards.append(replace(watch.watched(card, each), seconds=seconds))
        tell("keep", len(every), len(every))
        _keep([files[card.code].path for card in cards if card.published], cards, day)
    return cards


@contextmanager
def _opened(on: str, master: str, temp_dir: Path | None) -> Iterator[Engine]:
    """The engine of this process, or another for this one computation."""
    usual = engine.shared()
    if on == usual.name and not master:
        yield usual
        return
    place = engine.open(on, master=master or None, temp_dir=temp_dir)
    try:
        yield place
    finally:
        place.close()


def _learned(
    every: Sequence[Score], known: Known, tell: Tell
) -> list[tuple[Score, Fitted, str, float]]:
    """Of each score what was learned, why it is not told ("": it is), and the seconds it took."""
    made = []
    for place, each in enumerate(every):
        tell("learn", place, len(every))
        began = time.perf_counter()
        try:
            fitted = each.fit(known)
            why = fitted.judged.why
        except Unfit as error:
            fitted, why = Fitted(None, Judged()), error.why
        known.learned[each.code] = why or fitted
        made.append((each, fitted, why, time.perf_counter() - began))
    return made


def _distilled(day: date, every: Sequence[Score], tell: Tell, where: dict[str, Any]) -> list[str]:
    """The variables that scores need and the snapshot of that day can hold; distilled first where
    that day never was, or where events came in since."""
    wanted = {code for each in every for code in each.needs} - {*BESIDE}
    there = {each.as_of: each for each in behavioral.snapshots()}
    if day not in there or there[day].stale:
        try:
            behavioral.distil(
                as_of=day, tell=lambda *_stage: tell("distil", 0, len(every)), **where
            )
        except Invalid:
            return []
    try:
        filled = set(behavioral.filled(day))
    except NotFound:
        return []
    return sorted(wanted & filled)


def _card(each: Score, fitted: Fitted, why: str, known: Known, values: Numbers) -> Card:
    before, since = (np.array([]), "") if why else _before(each.code, known.day)
    edges, counts = spread(values)
    return Card(
        code=each.code,
        version=each.version,
        as_of=known.day.isoformat(),
        made_at=clock.now().isoformat(),
        published=not why,
        why=why,
        horizon=each.horizon or known.horizon,
        customers=len(values),
        data={"customers": known.everybody.num_rows, **fitted.data},
        parameters=fitted.parameters,
        judged=fitted.judged,
        mean=float(values.mean()) if len(values) else None,
        edges=edges,
        counts=counts,
        drift=stability(values, before),
        drift_since=since,
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
