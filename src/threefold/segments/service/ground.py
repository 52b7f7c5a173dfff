"""What rules are asked of: the wide view of a day, with the classes of customers beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.engine.types import Engine, Input
from threefold.segments.logic import asking
from threefold.segments.logic.asking import Condition
from threefold.segments.logic.rules import BUILT_IN, Function, Rule, choosing, fields_of
from threefold.segments.models import Segment
from threefold.segments.service import tables
from threefold.segments.service.fields import CLASSES, known_fields
from threefold.view import service as view

_CAN_REACH = "can_reach_"
_MOVED = pa.schema([("customer_id", pa.int64()), ("root_id", pa.int64())])


@dataclass(frozen=True)
class Meant:
    """Whom a rule or a segment means: what to ask, and which columns and lists that needs."""

    condition: Condition
    needs: frozenset[str] = frozenset()
    settled: tuple[int, ...] = ()


def functions() -> Mapping[str, Function]:
    """Functions that rules may call, the built-in ones among them."""
    ways = {
        code.removeprefix(_CAN_REACH): code
        for code in known_fields()
        if code.startswith(_CAN_REACH)
    }
    return {**BUILT_IN, "can_reach": choosing("can_reach", ways)} if ways else BUILT_IN


def moved() -> pa.Table:
    """[customer_id, root_id] of customers that were merged into another."""
    return store.fetch(
        "select customer_id, root_id from descriptive_member where customer_id <> root_id",
        schema=_MOVED,
    )


@dataclass(frozen=True)
class Ground:
    """The wide view of one day; `made` changes whenever its rows do."""

    as_of: date
    made: str
    columns: frozenset[str]

    def meant(self, asked: Rule | Segment, name: str = "r") -> Meant:
        """Raises Invalid where a kept rule does not fit the fields any more."""
        if not isinstance(asked, Segment):
            return Meant(asking.condition(asked, name, self.as_of), frozenset(fields_of(asked)))
        if not asked.live:
            return Meant(Condition(f"in_{asked.pk}"), settled=(asked.pk,))
        from threefold.segments.service.reading import rule_of

        return self.meant(rule_of(asked), f"s{asked.pk}")

    def lay(self, meant: Iterable[Meant], also: Iterable[str] = ()) -> tuple[str, dict[str, Input]]:
        """The statement whose rows conditions are asked of, and its inputs."""
        meant = list(meant)
        needs = sorted({code for each in meant for code in each.needs}.union(also))
        lists = sorted({pk for each in meant for pk in each.settled})
        wide = [code for code in needs if code not in CLASSES]
        classes = [code for code in needs if code in CLASSES]
        inputs: dict[str, Input] = {"wide": view.wide(self.as_of, wide)}
        chosen = ["w.customer_id", *(f'w."{code}"' for code in wide)]
        joins = []
        if classes:
            inputs["classes"] = _told(self.as_of, classes)
            chosen += [f'k."{code}"' for code in classes]
            joins.append("left join classes k on k.customer_id = w.customer_id")
        for pk in lists:
            inputs[f"settled_{pk}"] = members_settled(pk)
            chosen.append(f"l{pk}.customer_id is not null as in_{pk}")
            joins.append(f"left join settled_{pk} l{pk} on l{pk}.customer_id = w.customer_id")
        return " ".join([f"select {', '.join(chosen)} from wide w", *joins]), inputs

    def ask(
        self,
        sql: str,
        meant: Sequence[Meant],
        *,
        also: Iterable[str] = (),
        values: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Input] | None = None,
        on: Engine | None = None,
    ) -> pa.Table:
        """The answer to a statement of `asking` over these conditions."""
        text, given = self.lay(meant, also)
        bound = asking.values_of([each.condition for each in meant])
        return (on or engine.shared()).query(
            sql.replace(asking.GROUND, f"({text})"),
            {**bound, **(values or {})},
            {**given, **(inputs or {})},
        )


def _told(day: date, wanted: Sequence[str]) -> Input:
    """Classes of a day; types of prospects are looked up, since they count at once."""
    from threefold.segments.service.classes import classes, classes_input

    columns = ["customer_id", *wanted]
    if "prospect_type" in wanted:
        return classes(day).select(columns)
    return classes_input(day, columns)


def ground(as_of: date | None = None) -> Ground:
    """The wide view of that day, else the newest. Raises NotFound where there is none."""
    day = view.wide_day(as_of)
    made = f"{day.as_of}-{day.made_at.timestamp()}-{day.customers}"
    return Ground(day.as_of, made, frozenset(day.columns) | frozenset(CLASSES))


def members_settled(segment: int) -> pa.Table:
    """[customer_id] of a segment that is not live, merged customers taken together."""
    held = tables.settled().snapshot().input(["customer_id"], [("segment", "=", str(segment))])
    return engine.shared().query(
        "select distinct coalesce(m.root_id, s.customer_id) as customer_id from settled s"
        " left join moved m on m.customer_id = s.customer_id order by 1",
        inputs={"settled": held, "moved": moved()},
    )
