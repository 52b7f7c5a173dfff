"""Names of organisations and their legal forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.kit.names import organisation, score


@pytest.mark.parametrize(
    ("text", "core", "form"),
    [
        ("Siemens Aktiengesellschaft", "siemens", "AG"),
        ("Volkswagen Bank G.m.b.H.", "volkswagen bank", "GmbH"),
        ("Müller GmbH & Co. KG", "muller", "GmbH & Co. KG"),
        ("Grupo Bimbo, S.A.B. de C.V.", "group bimbo", "S.A.B. de C.V."),
        ("Ferretería López S. de R.L. de C.V.", "ferreteria lopez", "S. de R.L. de C.V."),
        ("Zara España S.L.", "zara espana", "S.L."),
        ("Petrobras S/A", "petrobras", "S.A."),
        ("Apple, Inc.", "apple", "Inc."),
        ("Vodafone Limited", "vodafone", "Ltd"),
        ("HSBC Holdings p.l.c.", "hsbc holdings", "plc"),
        ("The Coca-Cola Company", "coca cola", "Co."),
        ("FABERLIC EUROPE Sp. z o.o.", "faberlic europe", "Sp. z o.o."),
        ("PT Telkom Indonesia Tbk", "telkom indonesia", "Tbk"),
        ("阿里巴巴（中国）有限公司", "alibaba zhongguo", "有限公司"),
        ("㈱日立製作所", "rilizhizuosuo", "株式会社"),
        ("삼성전자 주식회사", "samseongjeonja", "주식회사"),
        ("ООО «Газпром»", "gazprom", "ООО"),
        ("OOO Gazprom", "gazprom", "OOO"),
        ("AG", "ag", ""),
        ("Limited", "limited", ""),
    ],
)
def test_the_legal_form_is_taken_off(text: str, core: str, form: str) -> None:
    found = organisation(text)
    assert (found.core, found.legal_form) == (core, form)


def test_the_country_decides_between_forms_written_alike() -> None:
    assert len(organisation("Iberdrola S.A.").countries) > 1
    assert organisation("Iberdrola S.A.", country="ES").countries == ("ES",)


def test_both_words_of_a_thai_form_are_taken() -> None:
    found = organisation("บริษัท ปูนซิเมนต์ไทย จำกัด (มหาชน)")
    assert found.form_kind == "stock"
    assert len(found.core.split()) == 1


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Siemens Aktiengesellschaft", "Siemens AG", True),
        ("The Goldman Sachs Group, Inc.", "Goldman Sachs Group", True),
        ("Procter & Gamble Co.", "Procter and Gamble", True),
        ("PricewaterhouseCoopers LLP", "Pricewaterhouse Coopers LLP", True),
        ("ООО Газпром", "Gazprom OOO", True),
        ("International Business Machines Corp.", "IBM", True),
        ("World Health Organisation", "World Health Organization", True),
        ("Bank of China (Hong Kong) Limited", "Bank of China (Singapore) Limited", False),
        ("Saudi Gas Company", "Saudi Oil Company", False),
        ("Blackstone Partners V L.P.", "Blackstone Partners VI L.P.", False),
        ("Müller GmbH", "Maier GmbH", False),
        ("Hotel Central", "Hotel Europa", False),
        ("Filiale 12", "Filiale 13", False),
    ],
)
def test_organisations_are_compared_by_what_is_their_own(left, right, same) -> None:
    assert (score(left, right, "organisation") >= 0.78) is same


@settings(deadline=None)
@given(st.text(max_size=50))
def test_any_text_has_a_core_if_it_has_letters(text: str) -> None:
    found = organisation(text)
    assert organisation(found.standard).standard == found.standard
    assert bool(found.core) or not any(map(str.isascii, filter(str.isalnum, found.standard)))
