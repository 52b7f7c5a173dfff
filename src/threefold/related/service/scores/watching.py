"""What is watched of a score: its inputs since the card before, and what came of what it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from threefold.engine import service as engine
from threefold.related.logic.scores import watching
from threefold.related.logic.scores.cards import Card, Followed
from threefold.related.score import Score
from threefold.related.service.scores import tables
from threefold.related.service.scores.asking import cards, cards_of
from threefold.related.service.scores.given import Known

_BY_THEMSELVES = (
    "tenure_days", "contract_days", "attitude_sum", "attitude_weight", "attitude_last_day",
    "wallet_share_day", "wallet_spend_day", "wallet_place_day",
)  # fmt: skip
"""What moves merely because time passes."""


class Watch:
    """Of one computation as of a day."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._before = cards(known.day - timedelta(days=1))
        self._laid: dict[str, Mapping[str, Any]] = {}

    def watched(self, card: Card, each: Score) -> Card:
        """The card with what is watched of its score."""
        now = {name: self._spread(name) for name in each.needs if self._is_number(name)}
        before = self._before.get(each.code)
        moved = {}
        if before is not None:
            moved = {
                name: watching.moved(self.known.frame().number(name), before.inputs[name])
                for name in now
                if name in before.inputs
            }
        return replace(
            card,
            inputs=now,
            moved=moved,
            moved_since=before.as_of if before is not None and moved else "",
            followed=self._followed(each),
        )

    def _is_number(self, name: str) -> bool:
        rows = self.known.frame().table
        if name in _BY_THEMSELVES or name not in rows.column_names or not rows.num_rows:
            return False
        kind = rows.schema.field(name).type
        number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        return number or pa.types.is_decimal(kind)

    def _spread(self, name: str) -> Mapping[str, Any]:
        if name not in self._laid:
            self._laid[name] = watching.laid_out(self.known.frame().number(name))
        return self._laid[name]

    def _followed(self, each: Score) -> Followed | None:
        """Of the newest day whose horizon is over what was said, beside what came."""
        kept = _kept_days(each.code)
        over = [
            card
            for card in cards_of(each.code)
            if each.followed and card.published and card.horizon and card.as_of in kept
            and date.fromisoformat(card.as_of) + timedelta(days=card.horizon) <= self.known.day
        ]  # fmt: skip
        if not over:
            return None
        newest = max(over, key=lambda card: card.as_of)
        since = date.fromisoformat(newest.as_of)
        until = since + timedelta(days=newest.horizon)
        before, after = (
            self.known.then(day, newest.horizon, each.outcome) for day in (since, until)
        )  # fmt: skip
        rows, came = each.came(before, after)
        told = pa.table({"customer_id": before.customer_id[rows], "came": came})
        found = engine.shared().query(
            "select h.value, t.came from told t join held h on h.customer_id = t.customer_id"
            " order by t.customer_id",
            inputs={"told": told, "held": _values(each.code, newest.as_of)},
        )
        return watching.followed(
            np.asarray(found["value"].to_numpy()), np.asarray(found["came"].to_numpy()),
            since=newest.as_of, until=until.isoformat(),
        )  # fmt: skip


def _kept_days(code: str) -> set[str]:
    parts = tables.scores().snapshot().partitions
    return {part["as_of"] or "" for part in parts if part["code"] == code}


def _values(code: str, day: str) -> Any:
    held = tables.scores().snapshot()
    return held.input(["customer_id", "value"], [("as_of", "=", day), ("code", "=", code)])
