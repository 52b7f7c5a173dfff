"""Written values to standard ones."""

from __future__ import annotations

import pyarrow as pa
import pytest

from threefold.descriptive.logic import standard
from threefold.descriptive.logic.forms import Spec, one
from threefold.kit.contacts import countries
from threefold.plan.types import Option, Variable


@pytest.mark.parametrize(
    ("written", "kind", "region", "value", "ok", "problem"),
    [
        ("07400 123456", "mobile", "GB", "+447400123456", True, None),
        ("020 7946 0018", "phone", "GB", "+442079460018", True, None),
        ("020 7946 0018", "mobile", "GB", "+442079460018", True, "not_mobile"),
        ("612 34 56 78", "mobile", "ES", "+34612345678", True, None),
        ("138 0013 8000", "mobile", "CN", "+8613800138000", True, None),
        ("+34 612 34 56 78", "mobile", "GB", "+34612345678", True, None),
        ("020 7946 0018 ext 12", "phone", "GB", "+442079460018;ext=12", True, None),
        ("123", "phone", "GB", "+44123", False, "phone_not_assigned"),
        ("ask the wife", "phone", "GB", "ask the wife", False, "phone_form"),
    ],
)
def test_phones(written, kind, region, value, ok, problem):
    assert one(written, Spec("phone", contact=kind), region) == (value, ok, problem)


@pytest.mark.parametrize(
    ("spec", "written", "value", "problem"),
    [
        (Spec("email"), " Ana.Perez@Example.COM ", "ana.perez@example.com", None),
        (Spec("email"), "ana@@example.com", "ana@@example.com", "email_form"),
        (Spec("date"), "2024-02-29", "2024-02-29", None),
        (Spec("date", formats=("%d/%m/%Y",)), "31/12/1999", "1999-12-31", None),
        (Spec("date", formats=("%d/%m/%Y",)), "31/02/1999", None, "date_not_real"),
        (Spec("date"), "soon", None, "date_form"),
        (Spec("boolean"), "Sí", True, None),
        (Spec("boolean"), "否", False, None),
        (Spec("boolean"), "perhaps", None, "boolean_form"),
        (Spec("integer", minimum=1, maximum=20), "4.0", 4, None),
        (Spec("integer"), "4.5", None, "integer_form"),
        (Spec("integer", maximum=20), "21", None, "too_large"),
        (Spec("money", decimal=","), "1.234,50 €", 1234.5, None),
        (Spec("money"), "£1,234.50", 1234.5, None),
        (Spec("decimal"), "nan", None, "number_form"),
        (Spec("country"), "EIRE", "IE", None),
        (Spec("country"), "Atlantis", None, "country_unknown"),
        (Spec("language"), "Español", "es", None),
        (Spec("language"), "zh-TW", "zh", None),
        (Spec("name"), "  José   Ruiz\x00 ", "José Ruiz", None),
        (Spec("url"), "www.example.com/a", "www.example.com/a", None),
        (Spec("text"), "", None, None),
    ],
)
def test_other_forms(spec, written, value, problem):
    form = one(written, spec)
    assert (form.value, form.problem) == (value, problem)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("United Kingdom", "GB"), ("Reino Unido", "GB"), ("英国", "GB"), ("英國", "GB"),
        ("gbr", "GB"), ("UK", "GB"), ("USA", "US"), ("Estados Unidos", "US"), ("ESP", "ES"),
        ("España", "ES"), ("ESPANA", "ES"), ("中国", "CN"), ("台灣", "TW"), ("RSA", "ZA"),
        ("ＧＢ", "GB"), ("Channel Islands", None), ("Unspecified", None), ("EU", None),
    ],
)  # fmt: skip
def test_countries(written, code):
    assert countries.country(written) == code


def test_a_column_keeps_its_length_types_and_gaps():
    table = standard.standardise(pa.array(["3", None, "x", "3"]), Spec("integer"))
    assert table.to_pydict() == {
        "standard": [3, None, None, 3],
        "ok": [True, True, False, True],
        "problem": [None, None, "number_form", None],
    }
    assert standard.standardise(pa.array([], pa.string()), Spec("phone")).num_rows == 0


def test_the_region_comes_from_the_row_then_from_the_installation():
    regions = standard.countries_of(pa.array(["Spain", None, "Nowhere"]))
    written = pa.array(["612 34 56 78", "07400 123456", "07400 123456"])
    table = standard.standardise(written, Spec("phone", region="GB"), regions=regions)
    assert table["standard"].to_pylist() == ["+34612345678", "+447400123456", "+447400123456"]


def test_choices_are_known_by_value_and_by_label_in_any_language():
    variable = Variable(
        "gender", "descriptive", "demography", "person", "choice", "personal", "service", "crm",
        (), "form", 0, "none", allowed=(Option("female", {"en": "Female", "zh-hans": "女"}),),
    )  # fmt: skip
    spec = standard.spec_of(variable, region="GB")
    table = standard.standardise(pa.array(["FEMALE", "女", "robot"]), spec)
    assert table["standard"].to_pylist() == ["female", "female", None]
    assert table["problem"].to_pylist() == [None, None, "not_allowed"]


def test_a_second_process_gives_the_same_answers(monkeypatch):
    monkeypatch.setattr(standard, "MANY", 10)
    written = pa.array([f"07400 1234{i:02d}" for i in range(40)])
    spec = Spec("phone", contact="mobile")
    assert standard.standardise(written, spec, processes=2).equals(
        standard.standardise(written, spec, processes=1)
    )
