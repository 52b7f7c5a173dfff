"""Questions about scores: of all customers, of one, and about how they were made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.related.logic.scores.cards import Card
from threefold.related.score import Score, all_scores
from threefold.related.service.scores import tables
from threefold.related.types import ScoreTold

LATEST = pa.schema(
    [("customer_id", pa.int64()), ("code", pa.string()), ("value", pa.float64())]
)  # fmt: skip
_FAR = "9999-12-31"


def scores() -> dict[str, Score]:
    """Every score there is by its code, whether it was ever computed or not."""
    return dict(all_scores())


def cards(as_of: date | None = None) -> dict[str, Card]:
    """The newest card of each score up to that day (of all days), by code."""
    found = engine.shared().query(
        engine.sql("threefold.related", "scores_latest"),
        {"day": as_of.isoformat() if as_of else _FAR},
        {"cards": tables.cards().snapshot().input()},
    )
    return {row["code"]: Card.read(row["card"]) for row in found.to_pylist()}


def cards_of(code: str) -> list[Card]:
    """All cards of one score, newest first."""
    found = engine.shared().query(
        "select card from cards where code = $code order by as_of desc, made_at desc",
        {"code": code},
        {"cards": tables.cards().snapshot().input()},
    )
    return [Card.read(text) for text in found["card"].to_pylist()]


def latest_scores(as_of: date | None = None, codes: Sequence[str] | None = None) -> pa.Table:
    """[customer_id, code, value]: of each score its newest published values up to that day.

    A score whose newest card says that it is not published is left out. Empty while nothing is
    scored.
    """
    sql, inputs = latest(as_of, codes)
    if not inputs:
        return LATEST.empty_table()
    return engine.shared().query(
        f"select customer_id, code, value from ({sql}) s", inputs=inputs
    ).cast(LATEST)  # fmt: skip


def latest(
    as_of: date | None = None, codes: Sequence[str] | None = None
) -> tuple[str, dict[str, Any]]:
    """The statement that tells the newest published scores, with its inputs (none: no scores)."""
    newest = {
        code: card.as_of
        for code, card in cards(as_of).items()
        if card.published and (codes is None or code in codes)
    }
    if not newest:
        return "", {}
    wanted = pa.table(
        {"code": list(newest), "as_of": list(newest.values())},
        pa.schema([("code", pa.string()), ("as_of", pa.string())]),
    )
    held = (
        tables.scores()
        .snapshot()
        .input(filters=[("as_of", "in", list(newest.values())), ("code", "in", list(newest))])
    )
    sql = (
        "select h.* from held h join wanted w on w.code = h.code and w.as_of = h.as_of"
        " order by h.code, h.customer_id"
    )
    return sql, {"held": held, "wanted": wanted}


def score_of(customer_id: int, as_of: date | None = None, *, root: bool = False) -> list[ScoreTold]:
    """The newest published scores of one customer, of a merged one those of the root, in the
    order of the catalogue. `root` spares looking up whether he is one."""
    known = cards(as_of)
    days = sorted({card.as_of for card in known.values() if card.published})
    if not days:
        return []
    whose = customer_id if root else descriptive.root_of(customer_id)
    rows = tables.scores().read(
        filters=[("as_of", "in", days), ("customer_id", "=", whose)]
    ).to_pylist()  # fmt: skip
    found = {
        row["code"]: ScoreTold(
            code=row["code"],
            as_of=date.fromisoformat(row["as_of"]),
            value=row["value"],
            low=row["low"],
            high=row["high"],
            reasons=tuple(json.loads(row["reasons"])),
            model=row["model"],
        )
        for row in rows
        if (card := known.get(row["code"])) and card.published and card.as_of == row["as_of"]
    }
    return [found[code] for code in all_scores() if code in found]
