"""Postal addresses: parts only where the writing sets them apart, one line, one key."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threefold.kit.contacts import address

PARTS = ("street", "house_number", "unit", "po_box", "district", "city", "region", "postal_code")


@pytest.mark.parametrize(
    ("country", "written", "parts"),
    [
        ("ES", "Calle Mayor, 12, 3º B, 28013 Madrid",
         "Calle Mayor|12|3º B|||Madrid|Madrid|28013"),
        ("ES", "C/ Mayor nº 12 3ºB\n28013 Madrid (Madrid)\nEspaña",
         "C/ Mayor|12|3ºB|||Madrid|Madrid|28013"),
        ("ES", "Avda. de la Constitución s/n, 41001 Sevilla",
         "Avda. de la Constitución|s/n||||Sevilla|Sevilla|41001"),
        ("ES", "Apartado de Correos 123, 08080 Barcelona", "|||123||Barcelona|Barcelona|08080"),
        ("GB", "Flat 3, 12 High St, Oxford, OX1 4AA", "High St|12|Flat 3|||Oxford||OX1 4AA"),
        ("GB", "10 Downing Street, London sw1a2aa", "Downing Street|10||||London||SW1A 2AA"),
        ("GB", "PO Box 45, Leeds, LS1 1AA", "|||45||Leeds||LS1 1AA"),
        ("US", "123 Main St Apt 4B, Springfield IL 62701-1234",
         "Main St|123|Apt 4B|||Springfield|Illinois|62701-1234"),
        ("US", "123 Main St\nNew York, NY 10001\nUSA",
         "Main St|123||||New York|New York|10001"),
        ("US", "P.O. Box 12, Atlanta, Georgia 30303", "|||12||Atlanta|Georgia|30303"),
        ("US", "12345 Elm Rd, Miami, FL, 33101", "Elm Rd|12345||||Miami|Florida|33101"),
        ("DE", "Hauptstr. 5 a, 10115 Berlin", "Hauptstr.|5 a||||Berlin||10115"),
        ("DE", "Hauptstraße 5a 10115 Berlin", "Hauptstraße|5a||||Berlin||10115"),
        ("DE", "Postfach 12 34, 10115 Berlin", "|||1234||Berlin||10115"),
        ("FR", "12 bis rue de la Paix, 75002 Paris CEDEX 02",
         "rue de la Paix|12 bis||||Paris CEDEX 02||75002"),
        ("FR", "Appt 4, 5 bd Voltaire, 75011 PARIS", "bd Voltaire|5|Appt 4|||PARIS||75011"),
        ("FR", "52, rue Imbert\n53684 Saint Marine", "rue Imbert|52||||Saint Marine||53684"),
        ("ES", "Calle Mayor 1, Madrid, 28013", "Calle Mayor|1||||Madrid|Madrid|28013"),
        ("IT", "Via Mazzi, 81 Piano 4, 45024, Fiesso (RO)",
         "Via Mazzi|81|Piano 4|||Fiesso|Rovigo|45024"),
        ("MX", "Av. Reforma 222 Int. 4, Col. Juárez, 06600 Ciudad de México, CDMX",
         "Av. Reforma|222|Int. 4||Col. Juárez|Ciudad de México|Ciudad de México|06600"),
        ("IT", "Via Roma 12, 20121 Milano MI", "Via Roma|12||||Milano|Milano|20121"),
        ("NL", "Damrak 1, 1012lg Amsterdam", "Damrak|1||||Amsterdam||1012 LG"),
        ("CA", "1 Place Ville-Marie, Montréal QC H3B2C4",
         "Place Ville-Marie|1||||Montréal|Quebec|H3B 2C4"),
        ("CN", "100101 北京市朝阳区建国路88号3号楼",
         "建国路|88号|3号楼||朝阳区|北京市|北京市|100101"),
        ("CN", "中国广东省深圳市南山区科技园路1号 邮编:518057",
         "科技园路|1号|||南山区|深圳市|广东省|518057"),
        ("CN", "广州市天河区体育西路111号", "体育西路|111号|||天河区|广州市|广东省|"),
        ("TW", "110 台北市信義區信義路五段7號89樓", "信義路五段|7號|89樓||信義區|台北市||110"),
        ("HK", "香港九龍尖沙咀彌敦道100號3樓A室", "彌敦道|100號|3樓A室||尖沙咀||九龍|"),
        ("HK", "Flat A, 12/F, 100 Nathan Road, Tsim Sha Tsui, Kowloon, Hong Kong",
         "Nathan Road|100|Flat A, 12/F||Tsim Sha Tsui||Kowloon|"),
    ],
)  # fmt: skip
def test_parts(country: str, written: str, parts: str) -> None:
    found = address(written, country)
    assert "|".join(getattr(found, part) for part in PARTS) == parts
    assert found.certain
    assert found.ok
    assert found.problem is None


@pytest.mark.parametrize(
    ("country", "written", "doubts"),
    [
        ("GB", "10 Downing Street London SW1A 2AA", ("city",)),
        ("GB", "12 High St, Little Village, Oxford, Oxfordshire OX1 4AA", ("city", "part")),
        ("ES", "Calle Mayor 12 Madrid", ("city", "street", "part")),
        ("MX", "Calle 5, 97000 Mérida", ("street", "part")),
        ("JP", "三重県四日市市諏訪町1-5", ("city",)),
        ("TW", "新竹中正路5號", ("city",)),
        ("CO", "Calle 26 # 68-35, Bogotá", ("city", "country")),
        ("XX", "Some Street 1, Somewhere", ("country",)),
        ("", "Some Street 1, Somewhere", ("country",)),
    ],
)
def test_what_is_not_set_apart_is_said(country: str, written: str, doubts: tuple[str, ...]) -> None:
    found = address(written, country)
    assert found.doubts == doubts
    assert not found.certain
    assert found.ok


def test_a_town_that_only_stands_behind_the_street_is_not_cut_off() -> None:
    assert address("Calle Mayor 12 Madrid", "ES").street == ""
    assert address("10 Downing Street London SW1A 2AA", "GB").city == ""


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("ES", "C/ Mayor 12, 3º B, 28013 Madrid", "CALLE MAYOR, Nº 12, 3ºB\n28013 MADRID"),
        ("ES", "Avda. de América 5, 28028 Madrid", "Avenida America, 5, 28028 Madrid, España"),
        ("GB", "Flat 3, 12 High St, Oxford OX1 4AA", "12 High Street, Flat 3, Oxford, ox14aa"),
        ("GB", "1 St John's Rd, London N1 1AA", "1 Saint Johns Road, London, N1 1AA"),
        ("DE", "Hauptstr. 5a, 10115 Berlin", "Hauptstraße 5 a, 10115 Berlin"),
        ("FR", "5 bd Voltaire, 75011 Paris", "5, boulevard Voltaire, 75011 PARIS"),
        ("US", "12 Elm Ave, Miami, FL 33101", "12 Elm Avenue, Miami FL 33101, USA"),
        ("CN", "北京朝阳区建国路88号", "中国北京市朝阳区建国路８８号"),
        ("TW", "臺北市信義區信義路5段7號", "台北市信義區信義路五段7號"),
        ("JP", "東京都千代田区丸の内1-9-1", "東京都千代田区丸の内一丁目9番1"),
    ],
)
def test_one_door_has_one_key(country: str, one: str, other: str) -> None:
    assert address(one, country).key == address(other, country).key


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("GB", "Flat 3, 12 High St, Oxford OX1 4AA", "Flat 12, 3 High St, Oxford OX1 4AA"),
        ("ES", "Calle Mayor 12, 28013 Madrid", "Calle Mayor 21, 28013 Madrid"),
        ("ES", "Calle Mayor 12, 28013 Madrid", "Plaza Mayor 12, 28013 Madrid"),
        ("CN", "北京市朝阳区建国路88号", "北京市朝阳区建国路8号"),
    ],
)
def test_two_doors_have_two_keys(country: str, one: str, other: str) -> None:
    assert address(one, country).key != address(other, country).key


def test_told_beside_the_lines() -> None:
    found = address("12 High Street", "GB", postal_code="ox14aa", city="Oxford")
    assert found.standard == "12 High Street, Oxford OX1 4AA"
    assert (found.city, found.postal_code, found.certain) == ("Oxford", "OX1 4AA", True)
    assert address("Calle Mayor 1", "ES", postal_code="28013", city="Madrid").standard == (
        "Calle Mayor 1, 28013 Madrid"
    )
    wrong = address("Calle Mayor 1", "ES", postal_code="99999")
    assert (wrong.ok, wrong.problem, wrong.postal_code) == (True, "postcode_form", "")


def test_the_country_that_is_written_counts() -> None:
    abroad = address("Calle Mayor 1, 28013 Madrid, Spain", "GB")
    assert (abroad.country, abroad.city) == ("ES", "Madrid")
    assert abroad.standard.endswith("Spain")
    assert address("1 Elm St, Atlanta, Georgia", "US").country == "US"


@pytest.mark.parametrize("written", ["", "-", "n/a", "00000", "Unknown", "ninguno", " , "])
def test_nothing_that_names_a_place(written: str) -> None:
    found = address(written, "ES")
    assert (found.ok, found.problem) == (False, "address_form")


COUNTRIES = st.sampled_from(
    ["ES", "GB", "US", "DE", "FR", "MX", "CN", "JP", "TW", "HK", "IT", "BR", "KR", "XX", "", "zz"]
)
PIECES = st.sampled_from(
    ["Calle Mayor", "12", "3º B", "28013", "Madrid", "Flat 3", "OX1 4AA", "Oxford", "PO Box 4",
     "IL", "62701", "北京市", "朝阳区", "建国路88号", "〒150-0002", "東京都", "信箱12號",
     "#5", "Col. Roma",
     "España", "s/n", "c/", "(Madrid)", "-", "nº"]
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(
    st.lists(PIECES, max_size=8).flatmap(
        lambda pieces: st.lists(
            st.sampled_from([" ", ", ", "\n", ""]), min_size=len(pieces), max_size=len(pieces)
        ).map(lambda gaps: "".join(a + b for a, b in zip(pieces, gaps, strict=True)))
    )
    | st.text(max_size=60),
    COUNTRIES,
)
@example("\ud800", "ES")
def test_never_raises_and_settles_at_once(text: str, country: str) -> None:
    once = address(text, country)
    assert address(once.standard, country).standard == once.standard


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "1 " * 50_000, "Calle 1, " * 20_000, "路1-" * 9_000]
)
def test_long_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    for country in ("ES", "GB", "CN", "JP"):
        assert len(address(text, country).standard) <= 500
    assert time.process_time() - start < 5
