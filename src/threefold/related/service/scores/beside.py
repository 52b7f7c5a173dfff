"""What scores know of customers beside variables: answers, contacts and contracts as of days."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.kit.errors import Invalid, NotFound
from threefold.plan import service as planning
from threefold.related.logic.scores.beside import BESIDE
from threefold.related.logic.scores.frames import EPOCH
from threefold.related.service.rivals import wallets

_OWN, _COMMON = 4.0, 20.0
"""Tries that one customer's hours and channels draw with, and those of everybody."""
_SCALES = {"csat": (1.0, 5.0), "nps": (0.0, 10.0), "ces": (1.0, 7.0)}
_ANSWERS = pa.schema(
    [
        ("id", pa.int64()),
        ("customer_id", pa.int64()),
        ("variable", pa.string()),
        ("number", pa.float64()),
        ("answered_at", store.MOMENT),
    ]
)
_DAYS = [("customer_id", pa.int64()), ("day", pa.int64())]
_NONE_CAME = pa.schema([*_DAYS, ("hour", pa.int64()), ("channel", pa.string())]).empty_table()
_NO_STEPS = pa.schema(
    [
        *_DAYS,
        ("at_s", pa.int64()),
        ("reference", pa.string()),
        ("outcome", pa.string()),
        ("running", pa.int32()),
    ]
).empty_table()


def query(name: str) -> str:
    return engine.sql("threefold.related", name)


class Beside:
    """Nothing later than `until` is looked at. `kinds` of events are those that there are."""

    def __init__(self, until: date, half_life_days: float, kinds: Container[str]) -> None:
        self.until = until
        self.kinds = kinds
        self.half_life = float(half_life_days)
        self._contacts: dict[date, pa.Table] = {}

    def known(self, day: date) -> pa.Table:
        """[customer_id, *BESIDE] of all of whom any of it is told as of a day."""
        return engine.shared().query(
            query("scores_beside").replace("{columns}", ", ".join(BESIDE)),
            inputs={
                "attitude": self._attitude(day),
                "contacts": self.contacts(day),
                "contracts": self._asked("scores_contracts", day, steps=self._steps),
                "incoming": self._asked("scores_incoming", day, incoming=self._incoming, own=_OWN),
                "wallet": self.wallet(day),
            },
        )

    def contacts(self, day: date) -> pa.Table:
        """Contacts that we began."""
        if day not in self._contacts:
            self._contacts[day] = self._asked(
                "scores_contacts", day, tries=self.tries, own=_OWN, common=_COMMON
            )
        return self._contacts[day]

    def wallet(self, day: date) -> pa.Table:
        """What customers told of where they buy."""
        return wallets.wallet(self._wallets, day)

    def tried_since(self, day: date) -> pa.Table:
        """Each try to reach a customer after a day, with what was known of his contacts then."""
        return self._asked("scores_tries", day, tries=self.tries, contacts=self.contacts(day))

    @cached_property
    def first_contract_day(self) -> int | None:
        """As days since 1970."""
        found = self._steps["day"].to_numpy()
        return int(found.min()) if len(found) else None

    @cached_property
    def tries(self) -> pa.Table:
        return behavioral.contact_tries(until=self.until)

    @cached_property
    def _wallets(self) -> pa.Table:
        return wallets.wallets()

    @cached_property
    def _incoming(self) -> pa.Table:
        if "contact" not in self.kinds:
            return _NONE_CAME
        return behavioral.contacts_incoming(until=self.until)

    @cached_property
    def _steps(self) -> pa.Table:
        if "subscription" not in self.kinds:
            return _NO_STEPS
        return behavioral.subscription_steps(until=self.until)

    def _attitude(self, day: date) -> pa.Table:
        return self._asked("scores_attitude", day, answers=self._answers, half_life=self.half_life)

    def _asked(self, name: str, day: date, **given: Any) -> pa.Table:
        inputs = {key: each for key, each in given.items() if isinstance(each, pa.Table)}
        values = {key: each for key, each in given.items() if key not in inputs}
        return engine.shared().query(query(name), {"day": (day - EPOCH).days, **values}, inputs)

    @cached_property
    def _answers(self) -> pa.Table:
        told = store.fetch(query("scores_answers"), schema=_ANSWERS)
        return engine.shared().query(
            query("scores_points"), inputs={"told": told, "scales": _scales()}
        )


def _scales() -> pa.Table:
    """Ends of the scales as planned, else as they are in common use."""
    try:
        planned: dict[str, Any] = dict(planning.current().variables)
    except (Invalid, NotFound):
        planned = {}
    rows = []
    for code, (least, most) in _SCALES.items():
        one = planned.get(code)
        if one is not None and one.minimum is not None and one.maximum is not None:
            least, most = (one.minimum, one.maximum) if one.maximum > one.minimum else (least, most)
        rows.append({"variable": code, "least": float(least), "most": float(most)})
    return pa.Table.from_pylist(rows)
