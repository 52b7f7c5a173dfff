"""DuckDB, Spark and a plain reading in Python say the same of every customer."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.docs.pages import page
from tests.support.rules import (
    COLUMNS,
    FIELDS,
    FUNCTIONS,
    ROWS,
    RULES,
    TEXTS,
    TODAY,
    answers,
    table_of,
)

from threefold.engine.types import Engine
from threefold.segments.logic.rules import Rule, holds, parse, text_of

DOC = page("docs/explain/rules.md").text
ANSWERS = {"member": True, "not a member": False, "unknown": None}
ASKED = re.findall(r"^\| `(.+)` \| (.+) \| (member|not a member|unknown) \|$", DOC, re.M)
LOGIC = re.findall(r"^\| (true|false|unknown) \| (.+) \|$", DOC, re.M)


def _made(of: st.SearchStrategy[Any], count: int) -> list[Any]:
    """As many as wanted, to be asked in one statement; the assertions name what is wrong."""
    found: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], database=None, deadline=None)
    @given(of)
    def gather(one: Any) -> None:
        found.append(one)

    gather()
    return found


def _customer(said: str) -> dict[str, Any]:
    if said == "nothing known":
        return {}
    code, _, value = said.partition(" ")
    match COLUMNS[code][0]:
        case "number":
            return {code: int(value)}
        case "day":
            return {code: dt.date.fromisoformat(value)}
        case "flag":
            return {code: {"yes": True, "no": False}[value]}
    return {code: value.strip("'")}


DOC_RULES = [parse(rule, FIELDS, FUNCTIONS) for rule, _, _ in ASKED]
DOC_ROWS = [_customer(said) for _, said, _ in ASKED]
WANTED = [ANSWERS[answer] for _, _, answer in ASKED]


def _unlike(rules: list[Rule], table: pa.Table, *told: list[list[Any]]) -> list[Any]:
    """Rules and rows of which an engine says something else than the plain reading."""
    rows = table.to_pylist()
    return [
        (text_of(rule), row, by_hand, *(each[n][m] for each in told))
        for n, rule in enumerate(rules)
        for m, row in enumerate(rows)
        if any(each[n][m] is not (by_hand := holds(rule, row, today=TODAY)) for each in told)
    ]


def test_examples_of_the_page() -> None:
    assert len(ASKED) >= 35
    told = [holds(*each, today=TODAY) for each in zip(DOC_RULES, DOC_ROWS, strict=True)]
    assert list(zip(ASKED, told, strict=True)) == list(zip(ASKED, WANTED, strict=True))


def test_three_values_as_the_page_has_them() -> None:
    three = {"true": True, "false": False, "unknown": None}
    said = {"A": "reachable", "B": "can_reach('phone')"}
    assert len(LOGIC) == 3
    for name, rest in LOGIC:
        cells = [three[cell] for cell in rest.split(" | ")]
        rules = [f"not {said['A']}"] + [
            f"{said['A']} {word} {said['B']}" for word, _ in product(("and", "or"), three)
        ]
        for place, (rule, wanted) in enumerate(zip(rules, cells, strict=True)):
            other = list(three.values())[(place - 1) % 3] if place else None
            row = {"reachable": three[name], "can_reach_phone": other}
            assert holds(parse(rule, FIELDS, FUNCTIONS), row) is wanted, (rule, row)


def test_the_usual_engine_agrees(usual: Engine) -> None:
    rules, table = _made(RULES, 200), table_of(_made(ROWS, 150))
    assert not _unlike(rules, table, answers(usual, rules, table))[:3]


def test_both_engines_agree(engines: tuple[Engine, Engine]) -> None:
    """One statement for each engine: examples of the page, random rules, attempts to break out."""
    tried = [parse(f"city = {_quoted(text)}", FIELDS) for text in TEXTS]
    rules = [*DOC_RULES, *_made(RULES, 60), *tried]
    people = table_of([*DOC_ROWS, *_made(ROWS, 100), *({"city": text} for text in TEXTS)])
    told = [answers(on, rules, people) for on in engines]
    for each in told:
        assert [each[n][n] for n in range(len(DOC_RULES))] == WANTED
    assert not _unlike(rules, people, *told)[:3]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_finds_itself_and_nothing_else(usual: Engine, text: str) -> None:
    rule = parse(f"city = {_quoted(text)}", FIELDS)
    found = answers(usual, [rule], table_of([{"city": each} for each in TEXTS]))[0]
    assert found == [each == text for each in TEXTS]
