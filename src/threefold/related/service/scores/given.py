"""What scores may look at: customers as of a day and as of the days that they are learned from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from threefold.behavioral import service as behavioral
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.kit.errors import Invalid, NotFound
from threefold.plan import service as planning
from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.frames import EPOCH
from threefold.related.score import Choices, Fitted, Frame, Unfit
from threefold.related.service.rivals import wallets

SAMPLE = 40_000
"""Customers that are learned from; more make the figures no surer that matter."""
_SHORTEST = 14
_WINDOWS = 3
"""Horizons a company must be old: one to learn on, one to be judged on, one to know them by."""
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
_CONTACTS = ("contact_tries", "contact_hits", "contact_hour", "contact_channel")
_ATTITUDE = (
    "attitude_sum", "attitude_weight", "attitude_answers", "attitude_total", "attitude_square",
    "attitude_last", "attitude_last_day",
)  # fmt: skip
_WALLET = (
    "wallet_share", "wallet_share_day", "wallet_shares", "wallet_share_sum",
    "wallet_share_square", "wallet_spend", "wallet_spend_day", "wallet_place",
    "wallet_place_day", "wallet_shops", "wallet_elsewhere",
)  # fmt: skip


def _query(name: str) -> str:
    return engine.sql("threefold.related", name)


class Known:
    """`score.Given` as of `day`. Variables of that day must be distilled; `codes` are those asked
    for. Nothing later than the day is looked at."""

    def __init__(
        self, day: date, choices: Choices, codes: Sequence[str], most: int = SAMPLE
    ) -> None:
        self.day = day
        self.choices = choices
        self.codes = list(codes)
        self.most = most
        self.learned: dict[str, Fitted | str] = {}
        self._frames: dict[int, Frame] = {}

    @cached_property
    def whole(self) -> Frame:
        """All customers as of the day, ordered by customer."""
        return Frame(self._joined(self._held, self.day), self.day, self.horizon)

    @cached_property
    def horizon(self) -> int:
        """In days; less than the company chose where it is younger than three of them."""
        firsts = self._first_day
        if firsts is None:
            return self.choices.horizon_days
        age = (self.day - EPOCH).days - firsts
        return max(min(self.choices.horizon_days, age // _WINDOWS), _SHORTEST)

    @cached_property
    def _first_day(self) -> int | None:
        held = self._held
        if "first_purchase_on" not in held.column_names or not held.num_rows:
            return None
        first = pc.min(held["first_purchase_on"].cast(pa.int32())).as_py()
        return int(first) if first is not None else None

    @cached_property
    def _held(self) -> pa.Table:
        try:
            return behavioral.variables(as_of=self.day, codes=self.codes)
        except NotFound:
            return pa.table({"customer_id": pa.array([], pa.int64())})

    @cached_property
    def sample(self) -> pa.Table:
        """[customer_id] of those that are learned from."""
        return self._some(self.whole.table.select(["customer_id"]))

    def _some(self, everybody: pa.Table) -> pa.Table:
        if everybody.num_rows <= self.most:
            return everybody
        return engine.shared().query(
            _query("scores_sample"), {"most": self.most}, {"everybody": everybody}
        )

    def frame(self, back: int = 0) -> Frame:
        if back not in self._frames:
            self._frames[back] = self._frame(back, self.sample)
        return self._frames[back]

    def asked(self, back: int = 0) -> Frame:
        return self._frame(back, self._some(self._wallet(self.day).select(["customer_id"])))

    def _frame(self, back: int, some: pa.Table) -> Frame:
        wanted = some["customer_id"].combine_chunks()
        if back == 0:
            rows = self.whole.table
            day = self.day
        else:
            day = self.day - timedelta(days=back * self.horizon)
            then = pa.table({"customer_id": pa.array([], pa.int64())})
            if self._held.num_columns > 1:
                then = behavioral.variables_then(some, as_of=day, codes=self.codes)
            rows = self._joined(then, day)
        return Frame(rows.filter(pc.is_in(rows["customer_id"], wanted)), day, self.horizon)

    def tries(self) -> tuple[Frame, Numbers]:
        day = self.day - timedelta(days=self.horizon)
        found = engine.shared().query(
            _query("scores_tries"),
            {"day": (day - EPOCH).days},
            {"tries": self._tries, "contacts": self._contacts(day)},
        )
        came = found["answered"].cast(pa.float64()).to_numpy()
        return Frame(found.drop_columns(["answered"]), day, self.horizon), came

    def tried(self, back: int = 0) -> Frame:
        day = self.day - timedelta(days=back * self.horizon)
        return Frame(self._contacts(day).sort_by("customer_id"), day, self.horizon)

    def fitted(self, code: str) -> Fitted:
        found = self.learned.get(code, "needs")
        if isinstance(found, str):
            raise Unfit("needs")
        return found

    def _joined(self, held: pa.Table, day: date) -> pa.Table:
        columns = [
            *(f"v.{name}" for name in held.column_names if name != "customer_id"),
            *(f"a.{name}" for name in _ATTITUDE),
            *(f"c.{name}" for name in _CONTACTS),
            *(f"w.{name}" for name in _WALLET),
        ]
        return engine.shared().query(
            _query("scores_frame").replace("{columns}", ", ".join(columns)),
            inputs={
                "held": held,
                "attitude": self._attitude(day),
                "contacts": self._contacts(day),
                "wallet": self._wallet(day),
            },
        )

    def _attitude(self, day: date) -> pa.Table:
        return engine.shared().query(
            _query("scores_attitude"),
            {"day": (day - EPOCH).days, "half_life": float(self.choices.half_life_days)},
            {"answers": self._answers},
        )

    def _contacts(self, day: date) -> pa.Table:
        return engine.shared().query(
            _query("scores_contacts"),
            {"day": (day - EPOCH).days, "own": _OWN, "common": _COMMON},
            {"tries": self._tries},
        )

    def _wallet(self, day: date) -> pa.Table:
        return wallets.wallet(self._wallets, day)

    @cached_property
    def _wallets(self) -> pa.Table:
        return wallets.wallets()

    @cached_property
    def _tries(self) -> pa.Table:
        return behavioral.contact_tries(until=self.day)

    @cached_property
    def _answers(self) -> pa.Table:
        told = store.fetch(_query("scores_answers"), schema=_ANSWERS)
        return engine.shared().query(
            _query("scores_points"), inputs={"told": told, "scales": _scales()}
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
