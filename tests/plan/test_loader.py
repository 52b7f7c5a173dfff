"""Reading, checking and writing plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.content import content, plan, variable
from threefold.kit.errors import Invalid, NotFound
from threefold.plan.logic import load
from threefold.plan.logic.build import from_content, to_content
from threefold.plan.logic.check import problems
from threefold.plan.logic.words import rule_codes
from threefold.plan.logic.write import to_toml
from threefold.plan.types import pick

LIBRARY = {
    "purpose": [
        {
            "code": code,
            "legal_basis": "contract",
            "label": {"en": code},
            "text": {"en": f"For {code}."},
        }
        for code in ("service", "marketing")
    ],
    "variable": [variable("city"), variable("age", type="integer", min=0, max=130)],
}
TEMPLATE = """
code = "tiny"
icon = "star"
order = 3
use = ["city", "age"]

[label]
en = "Tiny"

[override.city]
required_for = "persons"
"""


def test_a_template_takes_from_the_library_and_changes_it() -> None:
    loaded = load.load(TEMPLATE, file="tiny.toml", base=LIBRARY)
    city, age = loaded["variable"]
    assert city["required_for"] == "persons"
    assert age["max"] == 130
    assert [p["code"] for p in loaded["purpose"]] == ["service"], "unused purposes stay away"
    assert "required_for" in LIBRARY["variable"][0]
    assert LIBRARY["variable"][0]["required_for"] == "none", "the library itself is untouched"


def test_a_plan_of_its_own_needs_no_library() -> None:
    text = to_toml(content())
    assert load.load(text, file="own.toml", base={}) == content()


def test_broken_toml_names_file_and_line() -> None:
    with pytest.raises(Invalid) as caught:
        load.load('code = "tiny"\nlabel = ?\nicon = 1', file="broken.toml", base=LIBRARY)
    assert caught.value.where["file"] == "broken.toml"
    assert "line 2" in caught.value.where["problem"]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('label = "España"'.encode("latin-1"))
    with pytest.raises(Invalid, match="UTF-8"):
        load.read(path)
    with pytest.raises(NotFound):
        load.read(tmp_path / "absent.toml")


def test_using_what_the_library_lacks_names_the_code() -> None:
    text = TEMPLATE.replace('"age"', '"shoe_size"')
    with pytest.raises(Invalid) as caught:
        load.load(text, file="tiny.toml", base=LIBRARY)
    assert caught.value.where == {"file": "tiny.toml", "path": "use.shoe_size"}


def test_changing_what_is_not_used_is_refused() -> None:
    text = TEMPLATE.replace('"city", "age"', '"age"')
    with pytest.raises(Invalid) as caught:
        load.load(text, file="tiny.toml", base=LIBRARY)
    assert caught.value.where["path"] == "override.city"


def _first(**changes: object) -> list[tuple[str, str]]:
    broken = content()
    broken["variable"][0].update(changes)
    return [(p.path, p.message) for p in problems(broken)]


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"kind": "magic"}, "variable.city.kind", "descriptive, behavioral, related"),
        ({"dimension": "churn"}, "variable.city.dimension", "no dimension “churn”"),
        ({"privacy": None}, "variable.city.privacy", "required"),
        ({"purpose": "fun"}, "variable.city.purpose", "“fun” is not one of: service"),
        ({"type": "choice"}, "variable.city.allowed", "two allowed values"),
        ({"allowed": [{"value": "a", "en": "A"}]}, "variable.city.allowed", "Only a choice"),
        ({"min": 3}, "variable.city.min", "Only a number"),
        ({"type": "integer", "min": 3, "max": 3}, "variable.city.min", "not below"),
        ({"refresh_days": -1}, "variable.city.refresh_days", "days"),
        ({"refresh_days": True}, "variable.city.refresh_days", "a number"),
        ({"refresh_days": "soon"}, "variable.city.refresh_days", "a number"),
        ({"refresh_days": 1.5}, "variable.city.refresh_days", "days"),
        ({"source": "crm"}, "variable.city.source", "list"),
        ({"source": ["Point of sale"]}, "variable.city.source", "not a code"),
        ({"contact": "mobile"}, "variable.city.privacy", "personal or sensitive"),
        ({"type": "identifier"}, "variable.city.identifier", "scheme"),
        ({"colour": "red"}, "variable.city.colour", "no field “colour”"),
        ({"label": {"es": "Ciudad"}}, "variable.city.label", "English"),
        ({"label": {"en": "City", "de": "Stadt"}}, "variable.city.label", "“de”"),
        ({"label": "City"}, "variable.city.label", "a text per language"),
        ({"allowed": ["a"]}, "variable.city.allowed", "a list of values"),
        ({"synonyms": ["a"]}, "variable.city.synonyms", "headings per language"),
        ({"purpose": ["a"]}, "variable.city.purpose", "text"),
        ({"code": "City 1"}, "variable.City 1.code", "not a code"),
        ({"synonyms": {"en": ["mobile"]}}, "variable.mobile.synonyms", "also leads to “city”"),
    ],
)
def test_each_fault_of_a_variable_is_found_at_its_place(
    changes: dict[str, object], path: str, words: str
) -> None:
    found = _first(**changes)
    assert any(p == path and words in message for p, message in found), found


def test_a_sound_plan_has_no_faults() -> None:
    assert problems(content()) == []


@pytest.mark.parametrize(
    ("section", "changes", "path"),
    [
        ("question", {"variables": ["ghost"]}, "question.who.variables"),
        ("question", {"goal": "world_peace"}, "question.who.goal"),
        ("segment", {"rule": "ghost > 1"}, "segment.rich.rule"),
        ("event", {"fields": ["colour"]}, "event.purchase.fields"),
        ("event", {"required": ["place"]}, "event.purchase.required"),
        ("event", {"outcomes": [{"value": "Not a code", "en": "x"}]}, "event.purchase.outcomes"),
        ("purpose", {"legal_basis": "whim"}, "purpose.service.legal_basis"),
    ],
)
def test_each_fault_elsewhere_is_found_at_its_place(
    section: str, changes: dict[str, object], path: str
) -> None:
    broken = content()
    broken[section][0].update(changes)
    assert path in {p.path for p in problems(broken)}


def test_a_code_twice_and_a_section_of_the_wrong_shape() -> None:
    broken = content()
    broken["variable"].append(variable("city"))
    assert ("variable.city", "“city” stands here twice.") in [
        (p.path, p.message) for p in problems(broken)
    ]
    assert [p.path for p in problems({**content(), "variable": "all of them"})] == ["variable"]
    assert "variable" in {p.path for p in problems({**content(), "variable": []})}


def test_all_faults_are_told_at_once() -> None:
    broken = content()
    broken["variable"][0]["kind"] = "magic"
    broken["variable"][1]["owner"] = ""
    with pytest.raises(Invalid) as caught:
        load.require_sound(broken, file="plan.toml")
    assert caught.value.where["file"] == "plan.toml"
    assert caught.value.where["path"] == "variable.city.kind"
    assert any("variable.mobile.owner" in one for one in caught.value.where["problems"])


def test_a_faulty_template_does_not_hide_the_sound_ones(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TEMPLATE)
    (tmp_path / "b.toml").write_text(TEMPLATE.replace("tiny", "other").replace("order = 3", ""))
    (tmp_path / "c.toml").write_text("code = ")
    (tmp_path / "d.toml").write_text(TEMPLATE)
    (tmp_path / "core.toml").write_text("abstract = true")
    found, faults = load.templates(sorted(tmp_path.glob("*.toml")), LIBRARY)
    assert list(found) == ["tiny", "other"]
    assert [f.where["file"] for f in faults] == ["c.toml", "d.toml"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "city", "service", "en"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["en", "code", "value", "city"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_file_the_answer_is_a_list_of_faults(data: st.DataObject) -> None:
    broken = {**content(), "use": [], "override": {}}
    section = data.draw(st.sampled_from([*broken]))
    if data.draw(st.booleans()) and isinstance(broken[section], list) and broken[section]:
        item = broken[section][0]
        item[data.draw(st.sampled_from([*item, "min", "max", "allowed"]))] = data.draw(ANYTHING)
    else:
        broken[section] = data.draw(ANYTHING)
    try:
        whole = load.expand(broken, LIBRARY, file="x.toml")
        load.require_sound(whole, file="x.toml")
    except Invalid:
        return
    assert from_content(whole, number=1).variables


def test_content_survives_the_types_json_and_toml() -> None:
    whole = plan()
    assert from_content(json.loads(json.dumps(to_content(whole))), number=1) == whole
    assert from_content(load.parse(to_toml(to_content(whole)), file="x"), number=1) == whole
    assert to_content(whole) == content() | {"variable": to_content(whole)["variable"]}


def test_toml_keeps_awkward_texts() -> None:
    odd = content()
    odd["summary"]["en"] = 'quote " back \\ tab \t line \n del \x7f 中文 🙂'
    assert load.parse(to_toml(odd), file="x") == odd


def test_texts_fall_back_to_english() -> None:
    whole = plan()
    assert whole.text("label", "zh-Hant-TW") == "小"
    assert whole.text("label", "zh-HK") == "小"
    assert whole.text("label", "fr") == "Small"
    assert whole.variables["city"].text("label", "es-MX") == "city (es)"
    assert whole.variables["tier"].option("gold").text("label", "es") == "Oro"
    assert pick({"es": "solo"}, "en") == "solo"
    assert pick({}, "en", "code") == "code"
    assert pick({"zh-hans": "简", "zh-hant": "繁"}, "zh_CN") == "简"


def test_what_a_plan_knows_of_its_variables() -> None:
    whole = plan()
    assert [q.code for q in whole.answers["mobile"]] == ["who", "worth"]
    assert whole.answers["tier"] == ()
    assert whole.contacts["mobile"].code == "mobile"
    assert [v.code for v in whole.of_kind("behavioral")] == ["spend"]
    assert whole.variables["mobile"].fits("person")
    assert not whole.variables["mobile"].fits("organisation")
    assert not whole.variables["spend"].collectable
    assert len({whole.variables["city"], whole.variables["city"]}) == 1


def test_the_variables_of_a_rule() -> None:
    rule = "spend >= 100 AND (tier = 'gold''s or city' OR churn is NOT null)"
    assert rule_codes(rule.lower()) == {"spend", "tier", "churn"}
