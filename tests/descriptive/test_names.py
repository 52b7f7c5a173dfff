"""Names come in as people write them, and leave in one standard form, the written one beside."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.descriptive.logic import naming, standard
from threefold.descriptive.logic.forms import Spec, one
from threefold.kit.names import score

WHOLE, PART, FIRM = Spec("name"), Spec("name", part=True), Spec("org_name")


@pytest.mark.parametrize(
    ("spec", "written", "value"),
    [
        (WHOLE, "GARCÍA LÓPEZ, ANA", "Ana García López"),
        (WHOLE, "maria de la cruz", "Maria de la Cruz"),
        (WHOLE, "WANG Xiaoming", "Wang Xiaoming"),
        (WHOLE, "Dr. ANA GARCIA", "Dr. Ana Garcia"),
        (WHOLE, "Robert (Bob) SMITH", "Robert (Bob) Smith"),
        (WHOLE, "ＡＮＡ　ＧＡＲＣＩＡ", "Ana Garcia"),
        (WHOLE, "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"),
        (WHOLE, "O’BRIEN, Seán", "Seán O'Brien"),
        (WHOLE, "Zoë\u200b  Smith\x00", "Zoë Smith"),
        (WHOLE, "ДМИТРИЙ ИВАНОВ", "Дмитрий Иванов"),
        (WHOLE, "王先生", "王先生"),
        (WHOLE, "ﾊﾞﾗｸ･ｵﾊﾞﾏ", "バラク・オバマ"),
        (PART, "Gal·la", "Gal·la"),
        (WHOLE, "محمد علي", "محمد علي"),
        (WHOLE, "IBM", "IBM"),
        (WHOLE, "ACME TRADING LTD", "ACME TRADING LTD"),
        (WHOLE, "Friedrich Hans", "Friedrich Hans"),
        (PART, "ANA MARÍA", "Ana María"),
        (PART, "mcdonald", "McDonald"),
        (PART, "JP", "JP"),
        (FIRM, "  ACME   Ltd ", "ACME Ltd"),
        (FIRM, "Ａｃｍｅ　Ｌｔｄ", "Acme Ltd"),
        (FIRM, "株式会社テスト", "株式会社テスト"),
    ],
)
def test_forms(spec, written, value):
    form = one(written, spec)
    assert (form.value, form.ok, form.problem) == (value, True, None)


@given(st.text(max_size=40), st.sampled_from([WHOLE, PART, FIRM]))
def test_a_standard_name_is_its_own_and_nothing_is_lost(written, spec):
    form = one(written, spec)
    assert form.ok
    if form.value is None:
        assert not any(char.isalnum() for char in written)
        return
    again = one(str(form.value), spec)
    assert again.value == form.value or spec is WHOLE
    assert form.value == str(form.value).strip()


def test_hostile_names_stay_the_name_they_were(data_dir: Path):
    """Some eight hundred names of many scripts, with signs that files bring along."""
    with (data_dir / "names" / "cases.csv").open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    for case in cases:
        kind = case["schema"].lower()
        spec = WHOLE if kind == "person" else FIRM
        for written in (case["name1"], case["name2"]):
            form = one(written, spec)
            assert form.ok
            assert form.value
            assert one(f"\u200e{written}\u00a0", spec).value == form.value
            if kind == "person":
                assert score(str(form.value), written, "person") > 0.9, (written, form.value)


def test_columns_take_their_country_and_two_processes_agree(monkeypatch):
    written = pa.array([f"GARCÍA {chr(65 + n % 26)}UIZ, ANA {n}" for n in range(40)])
    alone = standard.standardise(written, WHOLE, processes=1)
    monkeypatch.setattr(standard, "MANY", 10)
    assert standard.standardise(written, WHOLE, processes=2).equals(alone)
    assert alone["standard"][0].as_py() == "Ana 0 García Auiz"


@pytest.mark.parametrize(
    ("name", "country", "parts", "method"),
    [
        ("Gabriel García Márquez", "", ("Gabriel", "García", "Márquez"), "derived"),
        ("王小明", "", ("小明", "王", None), "derived"),
        ("Ludwig van Beethoven", "", ("Ludwig", "van Beethoven", None), "derived"),
        ("Friedrich Hans", "", ("Friedrich", "Hans", None), "guessed"),
        ("Madonna", "", (None, None, None), None),
        ("Acme Trading Ltd", "", (None, None, None), None),
    ],
)
def test_parts_of_a_whole_name_are_derived_and_a_guess_says_so(name, country, parts, method):
    golden = {
        "full_name": {"v": name, "r": 7, "s": "crm", "t": "2026-03-01T00:00:00Z", "m": "record"}
    }
    found = naming.derived(golden | ({"country": {"v": country}} if country else {}))
    codes = ("given_name", "family_name", "second_family_name")
    assert tuple(found.get(code, {}).get("v") for code in codes) == parts
    assert {held["m"] for held in found.values()} == ({method} if method else set())
    assert naming.derived(golden | {"given_name": {"v": "Al"}}) == {}
