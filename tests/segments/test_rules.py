"""Rules are read, written, built as trees, and refused with reasons that help."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.rules import FIELDS, FUNCTIONS, RULES, TODAY

from threefold.kit.errors import Invalid
from threefold.segments.logic.rules import (
    Field,
    Function,
    Rule,
    RuleError,
    compiled,
    fields_of,
    from_dict,
    holds,
    operators,
    parse,
    parts_of,
    text_of,
    to_dict,
)
from threefold.segments.logic.rules.tokens import tokens

_OTHERS = {
    "<=": "≤", ">=": "≥", "!=": "≠", "=": "＝", "(": "（", ")": "）", ",": "，", "-": "−",
}  # fmt: skip
_KEPT = ("name", "text", "day", "number")


def read(text: str) -> Rule:
    return parse(text, FIELDS, FUNCTIONS)


def refused(text: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        read(text)
    return caught.value


@settings(max_examples=150, deadline=None)
@given(rule=RULES, seed=st.integers(0, 2**32))
def test_text_tree_and_builder_are_one(rule: Rule, seed: int) -> None:
    text = text_of(rule)
    assert read(text) == rule
    assert text_of(read(text)) == text
    assert read(_otherwise(text, random.Random(seed))) == rule
    data = to_dict(rule)
    assert from_dict(json.loads(json.dumps(data)), FIELDS, FUNCTIONS) == rule
    assert to_dict(from_dict(data, FIELDS, FUNCTIONS)) == data
    sql, values = compiled(rule, today=TODAY)
    assert all(f"${name}" in sql for name in values)
    assert "'" not in sql.replace('"a ""b"" $c"', "")


def _otherwise(text: str, chance: random.Random) -> str:
    """The same rule as somebody else would type it."""
    said = []
    for each in tokens(text)[:-1]:
        word = text[each.start : each.end]
        if each.kind == "word" and chance.random() < 0.3:
            word = word.upper()
        elif each.kind not in _KEPT and chance.random() < 0.3:
            word = _OTHERS.get(word, word)
        said.append(word)
    space = chance.choice([" ", "  ", "\n", "\t", "\u3000"])
    return f"(({space.join(said)}){space})"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(
    [*"()=<>,'\"-+;%", "and", "or", "not", "in", "is", "between", "csat", "city", "can_reach",
     "day", "'today'", "3", "2026-01-01", "missing", "starts", "with", "yes", "seen"]
)).map(" ".join))  # fmt: skip
def test_whatever_is_typed_is_a_rule_or_refused_with_its_place(text: str) -> None:
    try:
        rule = read(text)
    except RuleError as caught:
        error = caught
    else:
        assert read(text_of(rule)) == rule
        return
    assert 0 <= error.start <= error.end <= len(text)
    assert error.message
    assert error.remedy
    assert error.where["column"] >= 1


@pytest.mark.parametrize(
    ("text", "start", "message", "remedy"),
    [
        ("", 0, "empty", "tier = 'A'"),
        ("teir = 'A'", 0, "no field “teir”", "tier"),
        ("城市 = 'x'", 0, "no field “城市”", "city"),
        ("ciudad = 'x'", 0, "no field", "city"),
        ("can_rech('phone')", 0, "no function", "can_reach"),
        ("can_reach('fone')", 10, "no value of “can_reach”", "phone, email"),
        ("can_reach()", 0, ": 0. It takes 1.", "can_reach('phone')"),
        ("tier = 'Z'", 7, "no value of “tier”", "A, B, C"),
        ("city = 28001", 7, "cannot be compared with a number", "'28001'"),
        ("csat > 'a'", 7, "is a number and cannot", "without quotes"),
        ("seen > 5", 7, "is a day", "2026-03-31"),
        ("seen > '5'", 7, "not how a day", "2026-03-31"),
        ("seen > 31/03/2026", 7, "not how a day", "2026-03-31"),
        ("seen > 2026-02-30", 7, "no day 2026-02-30", "month"),
        ("seen > day('today') - 40000", 22, "36600", "fixed day"),
        ("csat = null", 7, "missing", "csat is missing"),
        ('city = "Madrid"', 7, "no field", "'Madrid'"),
        ("city = 'abc", 7, "never closed", "''"),
        ("csat = 15%", 9, "means nothing", "quotes"),
        ("csat > 1e3", 7, "no number", "1250"),
        ("csat > 1234567890123456", 7, "15 digits", "codes"),
        ("csat >", 6, "too early", "a value or a field"),
        ("csat > 3 and", 12, "too early", "a field"),
        ("(csat > 3", 9, "too early", "“)”"),
        ("csat > 3)", 8, "does not fit", "end of the rule"),
        ("csat", 4, "too early", "comparison"),
        ("csat is nice", 8, "does not fit", "“known” or “missing”"),
        ("csat in ()", 9, "does not fit", "a value"),
        ("csat not 3", 9, "does not fit", "“between”"),
        ("city contains ''", 14, "not empty", "contains 'M'"),
        ("csat contains '1'", 5, "cannot be asked", "="),
        ("reachable > yes", 10, "cannot be asked", "not reachable"),
        ("csat between 5 and 3", 13, "above the second", "lower one first"),
        ("3 > 2", 2, "Two fixed values", "field"),
        ("3 in (3)", 0, "begins with a field", "field"),
        ("csat in (age)", 9, "fixed values only", "="),
        ("city = 'a\x00b'", 7, "U+0000", "Delete"),
        ("city = 'a\u202eb'", 7, "U+202E", "Delete"),
        ("csat > 3; drop table x", 8, "means nothing", "Delete"),
        ("csat > 3 -- x", 9, "does not fit", "“and”"),
        ("csat > 3 /* x */", 9, "means nothing", "Delete"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    text: str, start: int, message: str, remedy: str
) -> None:
    error = refused(text)
    assert isinstance(error, Invalid)
    assert error.status == 422
    assert (error.start, error.where) == (start, {"column": start + 1})
    assert message in error.message
    assert remedy in error.remedy


def test_the_line_is_told_where_there_are_several() -> None:
    assert refused("csat > 3\n  and teir = 'A'").where == {"line": 2, "column": 7}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 41 + "csat > 1" + ")" * 41, "40 deep"),
        ("not " * 41 + "reachable", "40 deep"),
        ("can_reach(" * 1500, "40 deep"),
        ("(" * 19_000, "40 deep"),
        (" or ".join(["csat > 1"] * 301), "300 conditions"),
        (f"csat in ({', '.join(map(str, range(1001)))})", "1000 values"),
        (f"city = '{'x' * 501}'", "500 characters"),
        ("csat > 1 " + " " * 20_000, "20000 characters"),
    ],
)
def test_what_is_too_big_is_refused(text: str, message: str) -> None:
    assert message in refused(text).message


def test_what_is_just_small_enough_is_asked(usual) -> None:
    deep = "(" * 40 + "csat > 1" + ")" * 40
    wide = " or ".join(f"csat = {n} and not age > {n}" for n in range(150))
    nested = "csat > 1"
    for n in range(39):
        nested = f"({nested}) {'and' if n % 2 else 'or'} age > {n}"
    long = f"age in ({', '.join(map(str, range(1000)))})"
    for text in (deep, wide, nested, long):
        sql, values = compiled(read(text))
        usual.query(f"select {sql} from (select 1 as csat, 2 as age)", values)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("60 < csat", "csat > 60"),
        ("reachable = no", "not reachable"),
        ("reachable != no", "reachable"),
        ("yes = reachable", "reachable"),
        ("not not reachable", "reachable"),
        ("csat is not known", "csat is missing"),
        ("csat is not null", "csat is known"),
        ("not csat is missing", "csat is known"),
        ("not csat in (1)", "csat not in (1)"),
        ("CITY = “x'y”", "city = 'x''y'"),
        ("seen = '2026-03-31'", "seen = 2026-03-31"),
        ("seen = day('2026-03-31')", "seen = 2026-03-31"),
        ("seen < day( 'today' )-030", "seen < day('today') - 30"),
        ("csat = -0.0", "csat = 0"),
        ("csat = 2.50", "csat = 2.5"),
        ("csat in (1, 1, 2)", "csat in (1, 2)"),
        ("(csat > 1 and age > 1) and age > 2", "csat > 1 and age > 1 and age > 2"),
        ("(csat > 1 and age > 1) or age > 2", "csat > 1 and age > 1 or age > 2"),
        ("csat > 1 and (age > 1 or age > 2)", "csat > 1 and (age > 1 or age > 2)"),
        ('"in" > 1', '"in" > 1'),
    ],
)
def test_one_way_to_write_it(text: str, same: str) -> None:
    assert text_of(read(text)) == same
    assert text_of(read(same)) == same


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, None), ([], None), ({}, None), ({"all": []}, "all"), ({"any": 3}, "any"),
        ({"field": "csat"}, "is"), ({"field": "csat", "is": "like", "value": 3}, "is"),
        ({"field": "csat", "is": ["="], "value": 3}, "is"),
        ({"field": "csat", "is": "="}, "value"), ({"field": "nope", "is": "=", "value": 3}, None),
        ({"all": [{"field": "csat", "is": "=", "value": "x"}]}, "all[0].value"),
        ({"field": "csat", "is": "in", "value": 3}, "value"),
        ({"field": "csat", "is": "in", "value": [1, True]}, "value[1]"),
        ({"field": "csat", "is": "between", "value": [1]}, "value"),
        ({"field": "csat", "is": "=", "value": float("nan")}, "value"),
        ({"field": "csat", "is": "=", "value": float("inf")}, "value"),
        ({"field": "csat", "is": "=", "value": 10**5000}, "value"),
        ({"field": "csat", "is": "=", "value": 0.1 + 0.2}, "value"),
        ({"field": "city", "is": "=", "value": "a\ud800"}, "value"),
        ({"field": "csat) or 1=1 --", "is": "=", "value": 3}, None),
        ({"call": "can_reach", "with": "phone", "is": "yes"}, "with"),
        ({"call": "can_reach", "with": ["x"], "is": "yes"}, "with[0]"),
        ({"not": {"field": "csat", "is": "yes"}}, "not.is"),
        ({"field": "seen", "is": ">", "value": {"today": True}}, "value"),
    ],
)  # fmt: skip
def test_a_tree_that_is_none_is_refused_with_its_path(data: object, path: str | None) -> None:
    with pytest.raises(RuleError) as caught:
        from_dict(data, FIELDS, FUNCTIONS)
    assert caught.value.where.get("path") == path
    assert caught.value.remedy
    str(caught.value).encode()


def test_a_tree_too_deep_is_refused() -> None:
    data: dict[str, object] = {"field": "reachable", "is": "yes"}
    for _ in range(500):
        data = {"not": data}
    with pytest.raises(RuleError, match="40 deep"):
        from_dict(data, FIELDS, FUNCTIONS)


def test_every_operator_of_the_builder_is_one() -> None:
    values = {"number": 1, "text": "a", "day": "2026-01-01"}
    for field in (FIELDS["csat"], FIELDS["city"], FIELDS["seen"], FIELDS["reachable"]):
        for how in operators(field.type):
            value: object = values.get(field.type)
            if how.endswith(("in", "between")) and not how.endswith("contain"):
                value = [value, value]
            data = {"field": field.code, "is": how, "value": value}
            rule = from_dict(data, FIELDS)
            assert to_dict(rule)["is"] == how


def test_what_a_rule_reads_and_its_steps() -> None:
    rule = read("tier = 'A' and (csat > age or can_reach('phone')) and days_since(seen) > 3")
    assert fields_of(rule) == {"tier", "csat", "age", "can_reach_phone", "seen"}
    assert [text_of(each) for each in parts_of(rule)] == [
        "tier = 'A'",
        "csat > age or can_reach('phone')",
        "days_since(seen) > 3",
    ]
    assert parts_of(parts_of(rule)[0]) == parts_of(rule)[:1]


def test_a_function_of_the_callers_own(usual) -> None:
    spent = Function(
        "spent_more", ("number",), sql=lambda given: f"paid - back > {given[0]}",
        value=lambda least: None, reads=("paid", "back"),
    )  # fmt: skip
    rule = parse("not spent_more(5)", {"csat": Field("csat", "number")}, {"spent_more": spent})
    assert fields_of(rule) == {"paid", "back"}
    assert holds(rule, {}) is None
    sql, values = compiled(rule)
    found = usual.query(f"select {sql} as found from (select 9 as paid, 2 as back)", values)
    assert found.to_pylist() == [{"found": False}]
