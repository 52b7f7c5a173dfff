"""All ladders as one statement over the wide view of a day.

One level of the statement stands in the other, each with a column more, so that a later ladder may
ask for what an earlier one found; the wide view is read once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.kit.worded import words
from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.logic.rules import Field, Function, Rule, compiled, fields_of, parse

__all__ = ["Classified", "classified", "faults", "fields_for", "known_to"]

GROUND = "wide"
HERE = "{ground}"
"""Where what the statement reads is to stand."""
POINTS = Field("points", "number", words("points", "puntos", "分数", "分數"))
RANKED = (
    Field("value", "number", words("value", "valor", "价值", "價值")),
    Field(
        "value_top",
        "number",
        words(
            "share of relationship customers with more value",
            "proporción de clientes de relación con más valor",
            "价值更高的关系型客户比例",
            "價值更高的關係型客戶比例",
        ),
    ),
    Field(
        "value_above",
        "number",
        words(
            "share of all value that those with more bring",
            "proporción del valor total que aportan los de más valor",
            "价值更高者所占总价值比例",
            "價值更高者所占總價值比例",
        ),
    ),
)
_BEST = "partition by relation order by value desc nulls last"
_WORTH = "cast(greatest(coalesce(value, 0), 0) as decimal(18, 4))"
_RANKS = {
    "value_top": (
        "case when value is not null then"
        f" tf_ratio(rank() over ({_BEST}) - 1, count(*) over (partition by relation)) end"
    ),
    # Exact sums, so that the order of the rows plays no part; those of equal value are not above.
    "value_above": (
        f"case when value is not null then tf_ratio(sum({_WORTH}) over ({_BEST} range between"
        " unbounded preceding and current row)"
        f" - {_WORTH} * count(*) over (partition by relation, value),"
        f" sum({_WORTH}) over (partition by relation)) end"
    ),
}


@dataclass(frozen=True, slots=True)
class Classified:
    """[customer_id, one column for each ladder, value, evidence] of `columns` of who is asked.

    `value` is what customers are ranked by, NULL where nothing ranks them; `evidence` a JSON text
    with `points` and the codes of what holds, by ladder.
    """

    sql: str
    values: Mapping[str, Any]
    columns: tuple[str, ...]

    def over(self, ground: str) -> str:
        """The statement over what stands behind `from`."""
        return self.sql.replace(HERE, ground)


def fields_for(ladders: Sequence[Ladder], ladder: Ladder, wide: Mapping[str, Field]) -> dict[
    str, Field
]:  # fmt: skip
    """What the rules of a ladder may name."""
    found = dict(wide)
    for each in ladders:
        if each.order < ladder.order and not each.by_hand:
            found[each.code] = known_to(each)
            if each.measure:
                found |= {one.code: one for one in RANKED}
    if ladder.measure:
        found |= {one.code: one for one in RANKED}
    if ladder.evidence:
        found[POINTS.code] = POINTS
    return found


def known_to(ladder: Ladder) -> Field:
    """The class of a ladder as a field of rules."""
    return Field(ladder.code, "text", ladder.label, tuple(each.code for each in ladder.steps))


def faults(
    ladder: Ladder,
    ladders: Sequence[Ladder],
    wide: Mapping[str, Field],
    functions: Mapping[str, Function],
) -> dict[str, Invalid]:
    """What is wrong, by the key of the rule; `measure` where that is no number of the view."""
    fields = fields_for(ladders, ladder, wide)
    found = {}
    for key in ladder.texts:
        # Evidence is weighed before there are points.
        named = dict(fields)
        if key.startswith("evidence."):
            named.pop(POINTS.code, None)
        try:
            parse(ladder.rule(key), named, functions)
        except Invalid as error:
            found[key] = error
    if ladder.measure and (ladder.measure not in wide or wide[ladder.measure].type != "number"):
        found["measure"] = Invalid(phrase("The wide view has no such number."))
    return found


def classified(
    ladders: Sequence[Ladder],
    wide: Mapping[str, Field],
    day: date,
    functions: Mapping[str, Function],
    *,
    prefix: str = "c",
) -> Classified:
    """The statement of all `ladders` as of a day; `prefix` begins the names of bound values."""
    writer = _Writer(ladders, wide, day, functions, prefix)
    return writer.whole()


@dataclass
class _Writer:
    ladders: Sequence[Ladder]
    wide: Mapping[str, Field]
    day: date
    functions: Mapping[str, Function]
    prefix: str
    bound: dict[str, Any] = field(default_factory=dict)
    needed: dict[str, None] = field(default_factory=dict)
    count: int = 0

    def whole(self) -> Classified:
        ruled = sorted(
            (each for each in self.ladders if not each.by_hand), key=lambda each: each.order
        )
        rules = {each.code: dict(self._rules(each)) for each in ruled}
        used = {
            name for some in rules.values() for rule in some.values() for name in fields_of(rule)
        }
        for name in sorted(used):
            if name in self.wide:
                self.needed[name] = None
        for each in ruled:
            if each.measure:
                self.needed[each.measure] = None
        has = ["customer_id", *self.needed]
        sql = f"select {_list(has)} from {HERE}"
        told: list[str] = []
        value = ""
        for each in ruled:
            if each.measure:
                value = "value"
                sql = (
                    f'select {_list(has)}, cast("{each.measure}" as double) as value from ({sql}) g'
                )
                has.append("value")
                ranks = [name for name in _RANKS if name in used]
                if ranks:
                    more = ", ".join(f"{_RANKS[name]} as {name}" for name in ranks)
                    sql = f"select {_list(has)}, {more} from ({sql}) r"
                    has += ranks
            sql, has, said = self._ladder(each, rules[each.code], sql, has)
            told += said
        evidence = f"concat('{{', {', '.join(_joined(told))}, '}}')" if told else "'{}'"
        last = [*(each.code for each in ruled), value or "cast(null as double) as value"]
        sql = f"select customer_id, {', '.join(last)}, {evidence} as evidence from ({sql}) t"
        return Classified(sql, self.bound, tuple(self.needed))

    def _rules(self, ladder: Ladder) -> Iterator[tuple[str, Rule]]:
        fields = fields_for(self.ladders, ladder, self.wide)
        for key in ladder.texts:
            yield key, parse(ladder.rule(key), fields, self.functions)

    def _said(self, rule: Rule) -> str:
        self.count += 1
        sql, values = compiled(rule, today=self.day, prefix=f"{self.prefix}{self.count}_")
        self.bound |= values
        return sql

    def _ladder(
        self, ladder: Ladder, rules: Mapping[str, Rule], sql: str, has: list[str]
    ) -> tuple[str, list[str], list[str]]:
        told = []
        marks = [f"e_{ladder.code}_{n}" for n in range(len(ladder.evidence))]
        if marks:
            weighing = list(zip(ladder.evidence, marks, strict=True))
            found = [(self._said(rules[f"evidence.{each.code}"]), mark) for each, mark in weighing]
            asked = ", ".join(
                f"case when {said} then 1 else 0 end as {mark}" for said, mark in found
            )
            weighed = " + ".join(f"{mark} * ({each.points})" for each, mark in weighing)
            sql = f"select {_list(has)}, {asked} from ({sql}) e"
            has = [*has, *marks]
            sql = f"select {_list(has)}, {weighed} as points from ({sql}) p"
            codes = ", ".join(
                f"case when {mark} = 1 then '\"{each.code}\"' end" for each, mark in weighing
            )
            told.append(
                f'\'"{ladder.code}":{{"points":\', cast(points_{ladder.code} as string),'
                f" ',\"holds\":[', concat_ws(',', {codes}), ']}}'"
            )
        cases = " ".join(
            f"when {self._said(rules[f'class.{each.code}'])} then '{each.code}'"
            for each in ladder.steps
            if each.rule
        )
        rest = next((f"'{each.code}'" for each in ladder.steps if not each.rule), "null")
        points = f"points as points_{ladder.code}, " if marks else ""
        case = f"case {cases} else {rest} end"
        sql = f"select {_list(has)}, {points}{case} as {ladder.code} from ({sql}) c"
        has = [*has, *([f"points_{ladder.code}"] if marks else []), ladder.code]
        return sql, has, told


def _list(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _joined(told: Sequence[str]) -> Iterator[str]:
    for n, each in enumerate(told):
        if n:
            yield "','"
        yield each
