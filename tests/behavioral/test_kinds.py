"""Every kind's own example rows, and what a plan adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from threefold.behavioral import kind as shapes
from threefold.behavioral.kind import DROPPED, KEYED, Kind, vocabulary, with_plan
from threefold.behavioral.logic.judging import BOUNDS, Judge
from threefold.behavioral.types import EVENT_SCHEMA, KIND_OF_DIMENSION
from threefold.engine import service as engine
from threefold.kit.worded import LANGUAGES
from threefold.plan.logic import words
from threefold.plan.types import EventKind, Option

KINDS = vocabulary()
FIELDS = ("amount", "quantity", "duration_s", "currency", "outcome", "place", "channel", "product",
          "category", "reference", "property.unit_price", "property.side")  # fmt: skip
PLANNED = {
    "lesson": EventKind(
        "lesson", "B2", required=("product", "currency", "outcome"),
        outcomes=(Option("present"), Option("absent")),
    ),
    "contact": EventKind("contact", "B3", required=("channel",), outcomes=(Option("thanked"),)),
    "call": EventKind("call", "B6", outcomes=(Option("forwarded"),)),
}  # fmt: skip


def _typed(name: str, value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    kind = "double" if name == "duration_s" else "decimal(18, 4)"
    return f"cast({value} as {kind})"


def faults(judge: Judge, row: Mapping[str, Any], code: str) -> list[str]:
    kind_of = {"amount": "decimal(18, 4)", "quantity": "decimal(18, 4)", "duration_s": "double"}
    columns = ", ".join(
        f'cast({_typed(name, row.get(name))} as {kind_of.get(name, "varchar")}) as "{name}"'
        for name in FIELDS
    )
    checks = judge.checks({name: f'"{name}"' for name in FIELDS})
    told = ", ".join(f"{each.fine} as f{i}" for i, each in enumerate(checks))
    sql = f"select {told} from (select '{code}' as kind, {columns})"
    found = engine.shared().query(sql).to_pylist()[0]
    assert None not in found.values(), "a check has to say yes or no"
    return [f"{each.cause}:{each.field}" for i, each in enumerate(checks) if not found[f"f{i}"]]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_example_rows(kind: Kind) -> None:
    assert kind.good
    assert kind.bad
    # The same whether a file has one kind or each row its own.
    for judge in (Judge((kind,)), Judge(tuple(KINDS.values()), "kind")):
        for row in kind.good:
            assert faults(judge, row, kind.code) == []
        for row in kind.bad:
            assert faults(judge, row, kind.code) == [row["fault"]], row


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_shape(kind: Kind) -> None:
    for texts in (kind.label, kind.meaning, *(each.label for each in kind.properties)):
        assert all(texts.get(language) for language in LANGUAGES), texts
    assert kind.family in words.EVENT_FAMILIES
    columns = {*EVENT_SCHEMA.names}
    assert set(kind.fields) <= set(words.EVENT_FIELDS)
    for group in kind.required:
        for name in group:
            _area, _dot, own = name.partition("property.")
            assert name in columns or own in {each.code for each in kind.properties} | {"price"}
    assert set(kind.bounds) <= set(BOUNDS)
    assert not kind.closed or kind.outcomes
    every = [word for each in kind.outcomes for word in (each.value, *each.same)]
    assert len(every) == len(set(every)), "one word, one outcome"
    assert {each.personal for each in kind.properties} <= {"", KEYED, DROPPED}


def test_kinds_that_variables_speak_of_are_known() -> None:
    assert {kind for kinds in KIND_OF_DIMENSION.values() for kind in kinds} <= set(KINDS)


def test_a_plan_adds_its_own_kinds_and_outcomes() -> None:
    found = with_plan(PLANNED)
    lesson = found["lesson"]
    assert lesson.required == (("product",), ("outcome",))
    judge = Judge((lesson,))
    assert faults(judge, {"product": "piano", "outcome": "Present"}, "lesson") == []
    assert faults(judge, {"outcome": "ill"}, "lesson") == ["missing:product", "outcome:outcome"]
    # What both know asks for what the vocabulary asks for.
    assert found["contact"].required == ()
    assert "thanked" in found["contact"].words
    call = Judge((found["call"],))
    assert faults(call, {"duration_s": 5, "outcome": "forwarded"}, "call") == []
    assert with_plan({}) == dict(KINDS)
    assert shapes.vocabulary()["call"].words.get("forwarded") is None


def test_a_kind_nobody_knows_has_the_rules_of_every_event() -> None:
    judge = Judge((), "''")
    assert faults(judge, {"outcome": "anything", "quantity": 5}, "x") == []
    assert faults(judge, {"duration_s": -1, "currency": "eurs"}, "x") == [
        "range:duration_s", "currency:currency",
    ]  # fmt: skip


def test_outcomes_and_currencies_are_kept_in_one_word() -> None:
    judge = Judge(tuple(KINDS.values()), "kind")
    rows = [
        ("purchase", "Canceled", "cancelled"), ("purchase", " SOLD ", "sold"),
        ("purchase", "N/A", None), ("booking", "No-Show", "no_show"),
        ("call", "answered", "completed"),
        ("contact", "answered", "answered"), ("contact", "Invoice sent", "Invoice sent"),
        ("search", "none", "none"), ("visit", None, None), ("unheard_of", "Whatever", "Whatever"),
    ]  # fmt: skip
    table = pa.table({"kind": [r[0] for r in rows], "o": pa.array([r[1] for r in rows])})
    found = engine.shared().query(f"select {judge.outcome('o')} as o from t", inputs={"t": table})
    assert found["o"].to_pylist() == [r[2] for r in rows]
    single = Judge((KINDS["purchase"],))
    money = pa.table({"c": ["eur", " RMB", "GBP", None]})
    found = engine.shared().query(
        f"select {single.currency('c')} as c, {single.outcome(repr('void'))} as o from t",
        inputs={"t": money},
    )
    assert found.to_pydict() == {
        "c": ["EUR", "CNY", "GBP", None], "o": ["cancelled"] * 4,
    }  # fmt: skip
