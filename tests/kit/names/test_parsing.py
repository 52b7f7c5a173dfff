"""Names of persons taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threefold.kit.names import parse

SPLITS = [
    # written, country, given, family, certain
    ("王小明", "", ("小明",), ("王",), True),
    ("欧阳娜娜", "CN", ("娜娜",), ("欧阳",), True),
    ("陳 美玲", "", ("美玲",), ("陳",), True),
    ("山田太郎", "", ("太郎",), ("山田",), False),
    ("山田 太郎", "", ("太郎",), ("山田",), True),
    ("やまだ たろう", "", ("たろう",), ("やまだ",), True),
    ("ﾔﾏﾀﾞ ﾀﾛｳ", "", ("タロウ",), ("ヤマダ",), True),
    ("김민수", "", ("민수",), ("김",), True),
    ("남궁민", "", ("민",), ("남궁",), True),
    ("Wang Xiaoming", "CN", ("Xiaoming",), ("Wang",), True),
    ("Wang Xiaoming", "", ("Xiaoming",), ("Wang",), False),
    ("XIAOMING WANG", "CN", ("Xiaoming",), ("Wang",), True),
    ("WANG Xiaoming", "", ("Xiaoming",), ("Wang",), True),
    ("Yamada Tarō", "JP", ("Tarō",), ("Yamada",), True),
    ("Kim Min-su", "KR", ("Min-su",), ("Kim",), True),
    ("Nguyễn Văn An", "VN", ("Văn", "An"), ("Nguyễn",), True),
    ("Orbán Viktor", "HU", ("Viktor",), ("Orbán",), True),
    ("Gabriel García Márquez", "", ("Gabriel",), ("García", "Márquez"), True),
    ("García Márquez, Gabriel", "", ("Gabriel",), ("García", "Márquez"), True),
    ("José Luis Rodríguez Zapatero", "ES", ("José", "Luis"), ("Rodríguez", "Zapatero"), True),
    (
        "María del Carmen Pérez de la Cruz",
        "MX",
        ("María", "del Carmen"),
        ("Pérez", "de la Cruz"),
        1,
    ),
    ("José Ortega y Gasset", "ES", ("José",), ("Ortega", "y Gasset"), True),
    ("Juan Martín Pérez", "ES", ("Juan",), ("Martín", "Pérez"), False),
    ("Ludwig van Beethoven", "", ("Ludwig",), ("van Beethoven",), True),
    ("SEAN O'BRIEN", "", ("Sean",), ("O'Brien",), True),
    ("John Smith", "", ("John",), ("Smith",), True),
    ("Hans-Peter Müller", "", ("Hans-Peter",), ("Müller",), True),
    ("Smith John", "", ("John",), ("Smith",), False),
    ("Friedrich Hans", "", ("Friedrich",), ("Hans",), False),
    ("Ｊｏｈｎ　Ｓｍｉｔｈ", "", ("John",), ("Smith",), True),
    ("Vladimir Vladimirovich Putin", "", ("Vladimir",), ("Putin",), True),
    ("Путин Владимир Владимирович", "", ("Владимир",), ("Путин",), True),
    ("Ali bin Hassan al-Tikriti", "", ("Ali",), ("al-Tikriti",), False),
    ("Björk Guðmundsdóttir", "IS", ("Björk",), (), True),
    ("Madonna", "", (), (), False),
    ("ישראל כהן", "IL", ("ישראל",), ("כהן",), False),
]


@pytest.mark.parametrize(("text", "country", "given_names", "family", "certain"), SPLITS)
def test_a_split_and_whether_it_is_sure(text, country, given_names, family, certain) -> None:
    name = parse(text, country=country)
    assert (name.given, name.family, name.certain) == (given_names, family, bool(certain))


@pytest.mark.parametrize(
    ("text", "standard", "latin"),
    [
        ("王小明先生", "王小明", "Wang Xiaoming"),
        ("山田太郎様", "山田太郎", "Yamada Taro"),
        ("Dr. Ludwig van BEETHOVEN", "Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Prof. Dr. med. Hans-Peter Müller", "Hans-Peter Müller", "Hans-Peter Muller"),
        ("smith, john, jr.", "John Smith Jr.", "John Smith Jr."),
        ("GARCÍA MÁRQUEZ Gabriel", "Gabriel García Márquez", "Gabriel Garcia Marquez"),
        ("CONOR MCDONALD III", "Conor McDonald III", "Conor McDonald III"),
        ("JC Juncker", "JC Juncker", "JC Juncker"),
        ("г-н Иванов Иван Иванович", "Иван Иванович Иванов", "Ivan Ivanovich Ivanov"),
        ("श्री नरेन्द्र मोदी", "नरेन्द्र मोदी", "Nrendr Modi"),
        ("Seán  O’Brien", "Seán O'Brien", "Sean O'Brien"),
        ('William "Bill" Gates', "William Gates", "William Gates"),
        ("", "", ""),
    ],
)
def test_the_standard_form(text: str, standard: str, latin: str) -> None:
    name = parse(text)
    assert (name.standard, name.latin) == (standard, latin)


def test_titles_suffixes_particles_and_aliases_are_told() -> None:
    name = parse('Dr. Johann "Hans" von der Tann Jr.')
    assert name.titles == ("Dr.",)
    assert name.suffixes == ("Jr.",)
    assert name.aliases == ("Hans",)
    assert name.particles == ("von", "der")
    assert (name.given, name.family) == (("Johann",), ("von der Tann",))


def test_sr_is_a_title_before_and_a_generation_behind() -> None:
    assert parse("Sr. Juan Pérez").titles == ("Sr.",)
    assert parse("John Smith Sr.").suffixes == ("Sr.",)


def test_a_patronymic_is_neither_given_nor_family() -> None:
    assert parse("Ольга Сергеевна Петрова").middle == ("Сергеевна",)


def test_organisations_are_not_taken_apart() -> None:
    name = parse("Siemens AG", kind="organisation")
    assert (name.given, name.family, name.standard) == ((), (), "Siemens AG")


WORDS = """Dr. Mr Sr Jr III de la van VON García GARCÍA john Smith, , Wang 王小明 김민수 O'BRIEN mc
McDonald JC J. al- AL-TIKRITI bin ibn "Bill" (x) 先生 様 г-н Иванов Иванович y da - ' ß İ"""
NAMES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join),
)


@settings(max_examples=500, deadline=None)
@given(NAMES)
def test_the_standard_form_of_a_standard_form_is_itself(text: str) -> None:
    standard = parse(text).standard
    assert parse(standard).standard == standard


@settings(deadline=None)
@given(NAMES, st.sampled_from(["", "ES", "CN", "JP", "KR", "HU", "VN", "IS", "??"]))
def test_no_word_is_made_up(text: str, country: str) -> None:
    name = parse(text, country=country)
    if name.given or name.family:
        parts = " ".join((*name.given, *name.middle, *name.family)).split()
        written = "".join(name.standard.split()).casefold()
        assert all(part.casefold() in written for part in parts)
