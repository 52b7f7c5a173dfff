"""Dates and genders: read where only one meaning is possible, refused where two are."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.descriptive.logic import standard
from threefold.descriptive.logic.forms import FORMS, Spec, one
from threefold.plan.service.industries import template_plan
from threefold.plan.types import Variable


@pytest.mark.parametrize(
    ("written", "value", "problem"),
    [
        ("1984-05-01", "1984-05-01", None),
        ("1984/05/01", "1984-05-01", None),
        ("1984年5月1日", "1984-05-01", None),
        ("１９８４年５月１日", "1984-05-01", None),
        ("民國73年5月1日", "1984-05-01", None),
        ("1 May 1984", "1984-05-01", None),
        ("May 1st, 1984", "1984-05-01", None),
        ("1 de mayo de 1984", "1984-05-01", None),
        ("1er mai 1984", None, "date_form"),
        ("1-sept-1984", "1984-09-01", None),
        ("31/12/1984", "1984-12-31", None),
        ("12/31/1984", "1984-12-31", None),
        ("05/05/1984", "1984-05-05", None),
        ("05/06/1984", None, "date_ambiguous"),
        ("5.6.1984", None, "date_ambiguous"),
        ("31/02/1984", None, "date_not_real"),
        ("1984-02-31", None, "date_not_real"),
        ("31/12/84", None, "date_form"),
        ("soon", None, "date_form"),
    ],
)
def test_without_a_format_only_what_means_one_day(
    written: str, value: str | None, problem: str | None
) -> None:
    form = one(written, Spec("date"))
    assert (form.value, form.ok, form.problem) == (value, value is not None, problem)


def test_the_format_of_the_column_decides() -> None:
    day_first = Spec("date", formats=("%d/%m/%Y",))
    month_first = Spec("date", formats=("%m/%d/%Y",))
    assert one("05/06/1984", day_first).value == "1984-06-05"
    assert one("05/06/1984", month_first).value == "1984-05-06"
    assert one("12/31/1984", day_first).problem == "date_form"


@pytest.fixture(scope="module")
def gender() -> Variable:
    return template_plan("retail").variables["gender"]


@pytest.mark.parametrize(
    ("region", "written", "values"),
    [
        ("GB", ["M", "F", "m", "Male", "Woman"], ["male", "female", "male", "male", "female"]),
        ("ES", ["H", "M", "Hombre", "Mujer"], ["male", "female", "male", "female"]),
        ("ES", ["V", "M"], ["male", "female"]),
        ("ES", ["M", "F", "Mujer"], ["male", "female", "female"]),
        ("ES", ["M", "Hombre"], [None, "male"]),
        ("MX", ["varón", "femenino"], ["male", "female"]),
        ("NL", ["M", "V"], ["male", "female"]),
        ("DE", ["m", "w", "d", "männlich"], ["male", "female", "other", "male"]),
        ("FR", ["Homme", "Femme", "H", "F"], ["male", "female", "male", "female"]),
        ("CN", ["男", "女", "男性", "不愿透露"], ["male", "female", "male", "undisclosed"]),
        ("TW", ["女", "不願透露", "其他"], ["female", "undisclosed", "other"]),
        ("GB", ["V", "D", "robot"], [None, None, None]),
    ],
)
def test_genders(gender: Variable, region: str, written: list[str], values: list[str]) -> None:
    spec = standard.spec_of(gender, region=region)
    table = standard.standardise(pa.array(written), spec)
    assert table["standard"].to_pylist() == values
    expected = ["not_allowed" if value is None else None for value in values]
    assert table["problem"].to_pylist() == expected


def test_other_choices_have_no_such_letters() -> None:
    status = template_plan("bank_insurance").variables["marital_status"]
    spec = standard.spec_of(status, region="GB")
    assert not {"m", "f", "h"} & {spelling for spelling, _ in spec.allowed}


def test_widths_are_evened_and_marks_of_meaning_kept() -> None:
    assert one("３º Ｂ　ﾄｳｷｮｳ", Spec("text")).value == "3º B トウキョウ"
    assert one("a\u200bb\u202e\x07", Spec("text")).value == "ab"


def test_addresses_follow_the_country_of_the_row() -> None:
    written = pa.array(["10 Downing Street, London sw1a2aa", "Damrak 1, 1012lg Amsterdam", "n/a"])
    table = standard.standardise(
        written, Spec("address", contact="post", region="GB"), regions=pa.array([None, "NL", "NL"])
    )
    assert table["standard"].to_pylist() == [
        "10 Downing Street, London SW1A 2AA",
        "Damrak 1, 1012 LG Amsterdam",
        "n/a",
    ]
    assert table["ok"].to_pylist() == [True, True, False]
    assert table["problem"].to_pylist() == [None, None, "address_form"]


def test_postal_codes_follow_the_country_of_the_row() -> None:
    variable = template_plan("retail").variables["postal_code"]
    spec = standard.spec_of(variable, region="GB")
    written = pa.array(["sw1a2aa", "1012lg", "1500002", "sw1a2aa", "nowhere", "8001"])
    regions = pa.array([None, "NL", "JP", "ES", None, "ES"])
    table = standard.standardise(written, spec, regions=regions)
    assert table["standard"].to_pylist() == [
        "SW1A 2AA", "1012 LG", "150-0002", "sw1a2aa", "nowhere", "8001",
    ]  # fmt: skip
    assert table["ok"].to_pylist() == [True] * 6
    warned = [None, None, None, "postcode_form", None, "postcode_form"]
    assert table["problem"].to_pylist() == warned


TYPES = [*sorted(set(FORMS) - {"choice"}), "text", "name", "identifier"]


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text("0123456789/-.年月日民國 T:+@", max_size=20), st.sampled_from(TYPES))
def test_never_raises(text: str, type: str) -> None:
    form = one(text, Spec(type, contact="mobile"))
    assert form.ok or form.problem


@settings(max_examples=150, deadline=None)
@given(
    st.text() | st.emails(), st.sampled_from(["text", "email", "phone", "address", "url", "name"])
)
def test_settles_at_once(text: str, type: str) -> None:
    once = one(text, Spec(type))
    if once.ok and once.value is not None:
        assert one(str(once.value), Spec(type)).value == once.value
