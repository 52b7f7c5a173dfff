"""The plans to start from, by line of business, keep the rules that the plan room reads them by."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "src" / "threefold" / "plan" / "industries"
LANGUAGES = ("en", "es", "zh-hans", "zh-hant")
LINES = (
    "membership_club",
    "retail",
    "ecommerce",
    "telecom",
    "bank_insurance",
    "brokerage_futures",
    "education",
    "healthcare_supply",
    "home_improvement",
)


def words(text: str) -> set[str]:
    return set(text.split())


GOALS = {
    "raise_satisfaction",
    "raise_loyalty",
    "cut_churn",
    "develop_prospects",
    "improve_portfolio",
    "reach_customers",
    "know_value",
}
DIMENSIONS = {
    "descriptive": words("identification contact geography demography firmography consent"),
    "behavioral": words("purchase consumption contact campaign clickstream call trade preference"),
    "related": words("satisfaction loyalty attitude need competitor churn value propensity"),
}
TYPES = words(
    "text name org_name integer decimal money percent date datetime boolean choice multi_choice "
    "phone email address country language url identifier score"
)
NUMERIC = {"integer", "decimal", "money", "percent", "score"}
CHOICES = {"choice", "multi_choice"}
REQUIRED_FOR = {"all", "persons", "organisations", "buyers", "none"}
CONTACTS = {"mobile", "phone", "fax", "email", "post", "web", "chat"}
COLLECTIONS = {"form", "import", "event", "survey", "staff", "derived", "card"}
BASES = {"contract", "consent", "legal_obligation", "legitimate_interest"}
PRIVACY = {"public", "internal", "personal", "sensitive"}
FIELDS = words(
    "place channel product category quantity amount currency duration_s outcome reference"
)
VARIABLE_KEYS = words(
    "code kind dimension entity type unit allowed min max privacy purpose owner source collection "
    "refresh_days required_for contact identifier label why synonyms "
    "survivorship source_rank"
)
SNAKE = re.compile(r"[a-z][a-z0-9_]*")
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def load(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def core_variables() -> dict[str, dict[str, Any]]:
    return {v["code"]: v for v in load("core")["variable"]}


def variables_of(name: str) -> dict[str, dict[str, Any]]:
    """Variables of one plan by code, core ones with the plan's changes laid over them."""
    content = load(name)
    if content.get("abstract"):
        return core_variables()
    used = {c: core_variables()[c] | content.get("override", {}).get(c, {}) for c in content["use"]}
    return used | {v["code"]: v for v in content["variable"]}


def purposes_of(name: str) -> set[str]:
    return {p["code"] for p in load("core")["purpose"] + load(name).get("purpose", [])}


def check_four(texts: dict[str, Any], where: str) -> None:
    assert list(texts) == list(LANGUAGES), where
    for language, text in texts.items():
        assert text, (where, language)
        assert text == text.strip(), (where, language)
    check_scripts(texts, where)


def check_scripts(texts: dict[str, str], where: str) -> None:
    """Simplified characters that Big5 lacks, or traditional ones that GB 2312 lacks, are slips."""
    assert not HAN.search(texts["en"] + texts["es"]), where
    for language, encoding in (("zh-hans", "gb2312"), ("zh-hant", "big5")):
        for character in HAN.findall(texts[language]):
            try:
                character.encode(encoding)
            except UnicodeEncodeError:
                pytest.fail(f"{where}: {character} is not {language}")


def check_options(options: list[dict[str, str]], where: str) -> None:
    values = [o["value"] for o in options]
    assert len(values) >= 2, where
    assert len(set(values)) == len(values), where
    for option in options:
        assert re.fullmatch(r"[a-z0-9_]+", option["value"]), (where, option)
        check_four({k: v for k, v in option.items() if k != "value"}, f"{where}={option['value']}")


def test_the_nine_lines_of_business_and_the_core_are_all_there() -> None:
    assert {p.stem for p in FOLDER.glob("*.toml")} == {"core", *LINES}
    orders = [load(name)["order"] for name in LINES]
    assert len(set(orders)) == len(LINES)


def test_core_is_a_library_and_not_a_plan() -> None:
    core = load("core")
    assert core["abstract"] is True
    assert core["code"] == "core"
    assert len(core["variable"]) >= 45
    assert {p["code"] for p in core["purpose"]} == words(
        "service marketing billing analysis compliance research"
    )


@pytest.mark.parametrize("name", ["core", *LINES])
def test_variables_keep_the_rules(name: str) -> None:
    own = load(name)["variable"]
    assert len({v["code"] for v in own}) == len(own)
    for variable in own:
        where = f"{name}.{variable['code']}"
        assert SNAKE.fullmatch(variable["code"]), where
        assert set(variable) <= VARIABLE_KEYS, where
        assert variable["dimension"] in DIMENSIONS[variable["kind"]], where
        check_four(variable["label"], where)
        check_four(variable["why"], where)
        assert re.fullmatch(r".{20,}\.", variable["why"]["en"]), where
        assert list(variable["synonyms"]) == list(LANGUAGES), where


@pytest.mark.parametrize("name", ["core", *LINES])
def test_every_variable_of_a_plan_is_well_formed_after_its_changes(name: str) -> None:
    for code, variable in variables_of(name).items():
        where = f"{name}.{code}"
        assert variable["entity"] in {"person", "organisation", "both"}, where
        assert variable["type"] in TYPES, where
        assert variable["privacy"] in PRIVACY, where
        assert variable["purpose"] in purposes_of(name), where
        assert variable["required_for"] in REQUIRED_FOR, where
        assert variable["collection"] in COLLECTIONS, where
        assert SNAKE.fullmatch(variable["owner"]), where
        assert variable["source"], where
        assert all(SNAKE.fullmatch(s) for s in variable["source"]), where
        assert type(variable["refresh_days"]) is int, where
        assert variable["refresh_days"] >= 0, where
        assert ("allowed" in variable) == (variable["type"] in CHOICES), where
        if "allowed" in variable:
            check_options(variable["allowed"], where)
        if variable["type"] == "money":
            assert variable["unit"] == "currency", where
        if variable["type"] == "score":
            assert {"min", "max"} <= set(variable), where
        if "min" in variable or "max" in variable:
            assert variable["type"] in NUMERIC, where
            assert variable.get("min", 0) < variable.get("max", 10**12), where
        if "contact" in variable:
            assert variable["contact"] in CONTACTS, where
            assert variable["privacy"] == "personal", where
        if variable["type"] == "identifier":
            assert SNAKE.fullmatch(variable["identifier"]), where


@pytest.mark.parametrize("name", ["core", *LINES])
def test_a_column_header_names_one_variable_only(name: str) -> None:
    heads: dict[str, set[str]] = {}
    for code, variable in variables_of(name).items():
        for label in variable["label"].values():
            heads.setdefault(label.lower(), set()).add(code)
        for language, heads_in in variable["synonyms"].items():
            where = f"{name}.{code}.{language}"
            assert 2 <= len(heads_in) <= 8, where
            assert len(set(heads_in)) == len(heads_in), where
            for word in heads_in:
                assert word, where
                assert word == word.strip().lower(), (where, word)
                heads.setdefault(word, set()).add(code)
    assert {w: c for w, c in heads.items() if len(c) > 1} == {}


@pytest.mark.parametrize("name", LINES)
def test_an_industry_is_complete(name: str) -> None:
    content = load(name)
    assert content["code"] == name
    assert SNAKE.fullmatch(content["icon"].replace("-", "_"))
    check_four(content["label"], name)
    check_four(content["summary"], name)
    assert 25 <= len(content["use"]) <= 40
    assert len(set(content["use"])) == len(content["use"])
    assert set(content["use"]) <= set(core_variables())
    assert set(content.get("override", {})) <= set(content["use"])
    for code, change in content.get("override", {}).items():
        assert set(change) <= VARIABLE_KEYS - {"code"}, code
    own = content["variable"]
    assert 15 <= len(own) <= 30
    assert not {v["code"] for v in own} & set(core_variables())
    kinds = Counter(v["kind"] for v in own)
    assert min(kinds[k] for k in DIMENSIONS) >= 3, kinds
    assert any(v.get("identifier") for v in variables_of(name).values())


@pytest.mark.parametrize("name", LINES)
def test_purposes_say_on_what_ground(name: str) -> None:
    own = load(name)["purpose"]
    assert 1 <= len(own) <= 2
    used = {v["purpose"] for v in variables_of(name).values()}
    for purpose in own:
        assert purpose["code"] in used, f"{name}.{purpose['code']} serves nothing"
    for purpose in own + load("core")["purpose"]:
        assert purpose["legal_basis"] in BASES
        check_four(purpose["label"], f"{name}.{purpose['code']}")
        check_four(purpose["text"], f"{name}.{purpose['code']}")


@pytest.mark.parametrize("name", LINES)
def test_every_question_is_answered_by_planned_variables(name: str) -> None:
    questions = load(name)["question"]
    assert 8 <= len(questions) <= 14
    assert len({q["code"] for q in questions}) == len(questions)
    assert len({q["goal"] for q in questions}) >= 5
    planned = set(variables_of(name))
    for question in questions:
        where = f"{name}.{question['code']}"
        assert question["goal"] in GOALS, where
        assert question["variables"], where
        assert set(question["variables"]) <= planned, (where, set(question["variables"]) - planned)
        check_four(question["label"], where)


@pytest.mark.parametrize("name", LINES)
def test_every_own_variable_serves_a_question_or_a_segment(name: str) -> None:
    asked = {c for q in load(name)["question"] for c in q["variables"]}
    asked |= {c for s in load(name)["segment"] for c in rule_codes(s["rule"])}
    assert {v["code"] for v in load(name)["variable"]} - asked == set()


@pytest.mark.parametrize("name", LINES)
def test_event_kinds(name: str) -> None:
    events = {e["code"]: e for e in load(name)["event"]}
    assert 3 <= len(events) <= 8
    for code, event in events.items():
        where = f"{name}.{code}"
        assert re.fullmatch(r"B[1-7]", event["b"]), where
        assert set(event["fields"]) <= FIELDS, where
        assert set(event["required"]) <= set(event["fields"]), where
        check_four(event["label"], where)
        assert bool(event["outcomes"]) == ("outcome" in event["fields"]), where
        if event["outcomes"]:
            check_options(event["outcomes"], where)
        assert ("amount" in event["fields"]) <= ("currency" in event["fields"]), where
    assert {"contact", "campaign_response"} <= set(events)


@pytest.mark.parametrize("name", ["retail", "ecommerce"])
def test_a_purchase_is_sold_returned_or_cancelled(name: str) -> None:
    purchase = next(e for e in load(name)["event"] if e["code"] == "purchase")
    assert [o["value"] for o in purchase["outcomes"]] == ["sold", "returned", "cancelled"]
    assert purchase["b"] == "B1"


def rule_codes(rule: str) -> set[str]:
    bare = re.sub(r"'[^']*'", "", rule)
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", bare)) - words(
        "and or not in is null true false"
    )


@pytest.mark.parametrize("name", LINES)
def test_segment_rules_speak_of_planned_variables(name: str) -> None:
    segments = load(name)["segment"]
    assert 4 <= len(segments) <= 8
    planned = variables_of(name)
    for segment in segments:
        where = f"{name}.{segment['code']}"
        assert rule_codes(segment["rule"]) <= set(planned), where
        assert segment["rule"].count("(") == segment["rule"].count(")"), where
        check_four(segment["label"], where)
        check_four(segment["handling"], where)
        for code, value in re.findall(r"([a-z_0-9]+) = '([^']*)'", segment["rule"]):
            assert value in {o["value"] for o in planned[code]["allowed"]}, (where, value)
    codes = {s["code"] for s in segments}
    assert {"transactional", "tier_retain", "tier_grow", "tier_let_go"} <= codes


def test_the_chinese_texts_are_two_and_not_one_converted_twice() -> None:
    """Mainland and Taiwan words differ, not only their characters."""
    mainland = ("短信", "信息", "网络", "质量", "视频", "软件", "默认", "打印")
    taiwan = ("簡訊", "資訊", "網路", "品質", "影片", "軟體", "預設", "列印")
    for name in ("core", *LINES):
        text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
        hant = "".join(re.findall(r'zh-hant = (".*?"[ ,}\n])', text))
        hans = "".join(re.findall(r'zh-hans = (".*?"[ ,}\n])', text))
        for word in ("信息", "短信", "資訊網絡", "質量", "視頻", "軟件", "網絡"):
            assert word not in hant, (name, word)
        assert not [w for w in taiwan if w in hans], name
        assert any(w in hans for w in mainland) or name != "core"
