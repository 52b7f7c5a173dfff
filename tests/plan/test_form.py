"""The form of a variable: what it shows is what it saves."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from threefold.plan import service
from threefold.plan.forms import VariableForm
from threefold.plan.forms.values import code_of
from threefold.plan.service.vocabulary import OWNER
from threefold.plan.types import Plan, Variable


@pytest.fixture(scope="module")
def template() -> Plan:
    return service.template_plan("retail")


def typed(plan: Plan, variable: Variable | None, **changes: Any) -> dict[str, Any]:
    """What a browser sends when a person changes only `changes`."""
    empty = VariableForm(plan=plan, variable=variable, edits=3)
    values = {name: empty.get_initial_for_field(f, name) for name, f in empty.fields.items()}
    for name in ("source", "questions"):
        boxes = [value for value, _label in empty.fields[name].choices]
        values[name] = sorted(values[name] or [], key=boxes.index)
    return {k: v for k, v in {**values, **changes}.items() if v is not None}


def form_of(plan: Plan, code: str, **changes: Any) -> VariableForm:
    variable = plan.variables[code]
    form = VariableForm(typed(plan, variable, **changes), plan=plan, variable=variable, edits=3)
    form.is_valid()
    return form


@pytest.mark.parametrize("industry", [i.code for i in service.industries()])
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_saving_an_untouched_form_changes_nothing(industry: str, language: str) -> None:
    plan = service.template_plan(industry)
    with override(language):
        for code in plan.variables:
            form = form_of(plan, code)
            assert not form.errors, (code, form.errors)
            assert form.changes() == {}, code


def test_only_what_was_typed_is_a_change(template: Plan) -> None:
    form = form_of(
        template,
        "mobile",
        refresh_days="99",
        label_es=" Móvil personal ",
        why_zh_hant="",
        synonyms_en="Mobile, mobile; handy、 cell",
        more_sources="Point of sale, Filiale 3",
        area="descriptive:identification",
    )
    assert form.errors == {}
    changes = form.changes()
    before = template.variables["mobile"]
    assert changes["refresh_days"] == 99
    assert changes["label"]["es"] == "Móvil personal"
    assert "zh-hant" not in changes["why"]
    assert changes["synonyms"]["en"] == ["mobile", "handy", "cell"]
    assert changes["source"] == [*before.source, "filiale_3"]
    assert changes["dimension"] == "identification"
    assert set(changes) == {"refresh_days", "label", "why", "synonyms", "source", "dimension"}


def test_emptying_a_field_unsets_it(template: Plan) -> None:
    assert form_of(template, "csat", unit="", min="", max="").changes() == {
        "min": None,
        "max": None,
        **({"unit": None} if template.variables["csat"].unit else {}),
    }


def test_questions_are_linked_and_unlinked(template: Plan) -> None:
    before = [q.code for q in template.answers["mobile"]]
    other = next(code for code in template.questions if code not in before)
    assert form_of(template, "mobile", questions=[other, *before]).changes() == {
        "questions": [other, *before]
    }
    assert form_of(template, "mobile", questions=[]).changes() == {"questions": []}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label_en": ""}, "label_en"),
        ({"why_en": ""}, "why_en"),
        ({"refresh_days": "-1"}, "refresh_days"),
        ({"refresh_days": "soon"}, "refresh_days"),
        ({"privacy": "internal"}, "privacy"),
        ({"type": "choice"}, "allowed"),
        ({"allowed": "a | A\nb | B"}, "allowed"),
        ({"type": "choice", "allowed": "a | A\nA b | B"}, "allowed"),
        ({"type": "choice", "allowed": "a | A\nb"}, "allowed"),
        ({"type": "choice", "allowed": "a|A|A|A|A|A\nb|B"}, "allowed"),
        ({"min": "1"}, "min"),
        ({"type": "integer", "min": "5", "max": "2"}, "min"),
        ({"type": "identifier"}, "identifier"),
        ({"source": [], "more_sources": ""}, "source"),
        ({"area": "descriptive:churn"}, "area"),
    ],
)
def test_a_fault_stands_at_its_field(template: Plan, changes: dict[str, Any], field: str) -> None:
    form = form_of(template, "mobile", **changes)
    assert field in form.errors, dict(form.errors)


def test_what_is_typed_stays_in_the_form(template: Plan) -> None:
    form = form_of(template, "mobile", refresh_days="-1", label_es="Otro")
    assert form["label_es"].value() == "Otro"
    assert form["code"].value() == "mobile"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CRM manager", "crm_manager"),
        ("crm_manager", "crm_manager"),
        ("Head of Córdoba", "head_of_cordoba"),
        ("客服部", "ke_fu_bu"),
        ("3rd floor", "x_3rd_floor"),
    ],
)
def test_codes_come_from_words(text: str, code: str) -> None:
    assert code_of(text, OWNER) == code
