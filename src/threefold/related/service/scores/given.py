"""What scores may look at: customers as of a day and as of the days that they are learned from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.behavioral.service.distilled import asked as variables_asked
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.kit.errors import NotFound
from threefold.related.logic.propensity.measures import Numbers
from threefold.related.logic.scores.beside import BESIDE
from threefold.related.logic.scores.frames import EPOCH
from threefold.related.score import Choices, Fitted, Frame, Unfit
from threefold.related.service.scores.beside import Beside, query

SAMPLE = 40_000
"""Customers that are learned from; more make the figures no surer that matter."""
_SHORTEST = 14
_WINDOWS = 3
"""Horizons a company must be old: one to learn on, one to be judged on, one to know them by."""

Asked = tuple[str, dict[str, Input]]


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
        self.beside = Beside(day, choices.half_life_days, _kinds(day))
        self._then: dict[tuple[date, tuple[str, ...] | None], pa.Table] = {}
        self._frames: dict[tuple[date, int, tuple[str, ...] | None], Frame] = {}

    @cached_property
    def statement(self) -> Asked:
        """The statement that tells all customers as of the day, and its inputs: for any engine."""
        held, inputs = self._held
        return _joined(held, self._filled), {**inputs, "beside": self.beside.known(self.day)}

    @cached_property
    def everybody(self) -> pa.Table:
        """[customer_id] of all customers as of the day, in order."""
        sql, inputs = self.statement
        return engine.shared().query(
            f"select customer_id from ({sql}) known order by customer_id", inputs=inputs
        )

    @cached_property
    def horizon(self) -> int:
        """In days; less than the company chose where it is younger than three of them."""
        first = self._first_day
        if first is None:
            return self.choices.horizon_days
        age = (self.day - EPOCH).days - first
        return max(min(self.choices.horizon_days, age // _WINDOWS), _SHORTEST)

    @cached_property
    def _first_day(self) -> int | None:
        """Of purchases; where there are none, of contracts."""
        if "first_purchase_on" in self._filled:
            held, inputs = self._held
            first = engine.shared().query(
                f"select min(first_purchase_on) as day from ({held}) held_", inputs=inputs
            )["day"][0].as_py()  # fmt: skip
            if first is not None:
                return int((first - EPOCH).days)
        return self.beside.first_contract_day

    @cached_property
    def _held(self) -> Asked:
        try:
            return variables_asked(as_of=self.day, codes=self.codes)
        except NotFound:
            nobody = pa.table({"customer_id": pa.array([], pa.int64())})
            return "select customer_id from held", {"held": nobody}

    @cached_property
    def _filled(self) -> list[str]:
        """The variables that the day's snapshot holds."""
        held, inputs = self._held
        names = engine.shared().query(f"select * from ({held}) held_ limit 0", inputs=inputs)
        return [name for name in names.column_names if name != "customer_id"]

    @cached_property
    def sample(self) -> pa.Table:
        """[customer_id] of those that are learned from."""
        return self._some(self.everybody)

    def _some(self, everybody: pa.Table) -> pa.Table:
        if everybody.num_rows <= self.most:
            return everybody
        return engine.shared().query(
            query("scores_sample"), {"most": self.most}, {"everybody": everybody}
        )

    def frame(self, back: int = 0, *, days: int = 0, codes: Sequence[str] | None = None) -> Frame:
        step = days or self.horizon
        return self.then(self.day - timedelta(days=back * step), step, codes)

    def then(self, day: date, horizon: int, codes: Sequence[str] | None = None) -> Frame:
        """The same customers as of a day, with these variables at least (all)."""
        key = None if codes is None or day == self.day else tuple(sorted(codes))
        if (day, horizon, key) not in self._frames:
            self._frames[day, horizon, key] = Frame(self._rows(day, key), day, horizon)
        return self._frames[day, horizon, key]

    def asked(self, back: int = 0) -> Frame:
        day = self.day - timedelta(days=back * self.horizon)
        some = self._some(self.beside.wallet(self.day).select(["customer_id"]))
        return Frame(self._told(some, day), day, self.horizon)

    def _rows(self, day: date, codes: tuple[str, ...] | None) -> pa.Table:
        for known in ((day, None), (day, codes)):
            if known in self._then:
                return self._then[known]
        self._then[day, codes] = self._told(self.sample, day, codes)
        return self._then[day, codes]

    def _told(self, some: pa.Table, day: date, codes: tuple[str, ...] | None = None) -> pa.Table:
        """All that is known of some customers as of a day."""
        sql, inputs = self.statement if day == self.day else self._earlier(some, day, codes)
        return engine.shared().query(
            f"select known.* from ({sql}) known join chosen on"
            " chosen.customer_id = known.customer_id order by known.customer_id",
            inputs={**inputs, "chosen": some},
        )

    def _earlier(self, some: pa.Table, day: date, codes: tuple[str, ...] | None) -> Asked:
        wanted = [each for each in self._filled if codes is None or each in codes]
        # By one variable at least it is known who was there.
        wanted = wanted or self._filled[:1]
        held = pa.table({"customer_id": pa.array([], pa.int64())})
        if wanted:
            held = behavioral.variables_then(some, as_of=day, codes=wanted)
        return (
            _joined("select * from held", wanted),
            {"held": held, "beside": self.beside.known(day)},
        )

    def tries(self) -> tuple[Frame, Numbers]:
        day = self.day - timedelta(days=self.horizon)
        found = self.beside.tried_since(day)
        came = found["answered"].cast(pa.float64()).to_numpy()
        return Frame(found.drop_columns(["answered"]), day, self.horizon), came

    def tried(self, back: int = 0) -> Frame:
        day = self.day - timedelta(days=back * self.horizon)
        return Frame(self.beside.contacts(day).sort_by("customer_id"), day, self.horizon)

    def fitted(self, code: str) -> Fitted:
        found = self.learned.get(code, "needs")
        if isinstance(found, str):
            raise Unfit("needs")
        return found


def _kinds(day: date) -> set[str]:
    """Of the events that the variables of that day were distilled of."""
    return {kind for each in behavioral.snapshots() if each.as_of == day for kind in each.kinds}


def _joined(held: str, names: Sequence[str]) -> str:
    columns = [*(f"v.{name}" for name in names), *(f"b.{name}" for name in BESIDE)]
    return query("scores_frame").replace("{columns}", ", ".join(columns)).replace("{held}", held)
