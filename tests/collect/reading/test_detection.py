"""Encodings, dialects, headers, decimals and dates are found, and a person may overrule."""

from __future__ import annotations

import random

import pytest

from threefold.collect.logic.reading import ReadOptions, inspect
from threefold.collect.logic.reading.encodings import detect
from threefold.collect.logic.reading.values import date_formats, decimal_mark

SURNAMES = {
    "zh": "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "tw": "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴徐",
    "ja": ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤"],
    "es": ["García", "Núñez", "López", "Peña", "Muñoz", "Ibáñez", "Rodríguez", "Martín", "Gómez"],
}
GIVEN = {
    "zh": ["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "建国", "志强", "晓燕"],
    "tw": ["雅婷", "志明", "淑芬", "俊傑", "怡君", "家豪", "美玲", "建宏", "欣怡", "宗翰"],
    "ja": ["太郎", "花子", "健", "さくら", "ヒロシ", "美咲", "大輔", "由美", "ユキ", "翔太"],
    "es": ["José", "María", "Ángel", "Sofía", "Andrés", "Lucía", "Ramón", "Inés", "Juan", "Ana"],
}
CITIES = {
    "zh": ["北京市朝阳区建国路", "上海市浦东新区", "广州市天河区", "成都市武侯区", "深圳"],
    "tw": ["臺北市大安區和平東路", "高雄市三民區", "台中市西屯區", "新北市板橋區", "花蓮縣"],
    "ja": ["東京都新宿区", "大阪市北区梅田", "横浜市中区", "札幌市中央区", "京都市左京区"],
    "es": ["Málaga", "Córdoba", "León", "A Coruña", "Cádiz", "Madrid", "Sevilla", "Logroño"],
}
EXPECTED = {
    "gb18030": ("zh", {"gb18030"}),
    "gbk": ("zh", {"gb18030"}),
    "big5": ("tw", {"cp950", "big5hkscs"}),
    "shift_jis": ("ja", {"cp932"}),
    "euc_jp": ("ja", {"euc_jp"}),
    "cp1252": ("es", {"cp1252"}),
    "latin-1": ("es", {"cp1252", "latin-1"}),
    "utf-8": ("zh", {"utf-8"}),
    "utf-16-le": ("ja", {"utf-16-le"}),
    "utf-16-be": ("es", {"utf-16-be"}),
}


def sample(language: str, rows: int, seed: int) -> str:
    dice = random.Random(seed)
    between = " " if language == "es" else ""
    lines = ["id,name,city,amount"]
    for number in range(rows):
        name = dice.choice(SURNAMES[language]) + between + dice.choice(GIVEN[language])
        lines.append(f"{number},{name},{dice.choice(CITIES[language])},{dice.random():.2f}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("encoding", EXPECTED)
@pytest.mark.parametrize("rows", [4, 30, 1000])
def test_encoding_of_generated_customers(encoding: str, rows: int) -> None:
    language, names = EXPECTED[encoding]
    right = 0
    for seed in range(10):
        ranking = detect(sample(language, rows, seed).encode(encoding))
        right += ranking[0][0] in names
        assert 0 <= ranking[0][1] <= 1
    assert right == 10 if rows >= 30 else right >= 9


def test_accents_far_inside_a_large_file(tmp_path) -> None:
    path = tmp_path / "big.csv"
    plain, accented = b"1,Smith,London\n" * 200_000, "1,Peña,León\n".encode("cp1252") * 60_000
    path.write_bytes(b"id,name,city\n" + plain + accented)
    assert inspect(path).encoding == "cp1252"


def test_a_file_mostly_utf8_is_utf8(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"n,c\n" + "José,Málaga\n".encode() * 200 + "José,x\n".encode("cp1252"))
    assert inspect(path).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "header_row", "names"),
    [
        ("name,age\nAnn,3\nBob,4\n", 1, ["name", "age"]),
        ("Customer report\nMade 2026-01-02\n\nname,age\nAnn,3\nBob,4\n", 4, ["name", "age"]),
        ("Report,,\n,,\nname,age,city\nAnn,3,X\nBob,4,Y\n", 3, ["name", "age", "city"]),
        ("1,Ann,3.5\n2,Bob,4.5\n3,Eve,1.5\n", 0, ["column_1", "column_2", "column_3"]),
        ('"a\nb",c\n1,2\n', 2, ["a b", "c"]),
        ("名前,年齢\n山田,3\n", 1, ["名前", "年齢"]),
    ],
)
def test_header_row(read, content: str, header_row: int, names: list[str]) -> None:
    got = read(content.encode())
    assert got.inspection.header_row == header_row
    assert [column.name for column in got.inspection.columns] == names
    assert got.rows
    assert not got.rejects


def test_everything_can_be_overruled(read) -> None:
    content = "skip;me\nname;born\nPe\xf1a;'1;2'\n".encode("cp1252")
    got = read(
        content,
        encoding="cp1252",
        delimiter=";",
        quote="'",
        header_row=2,
        decimal={"name": ","},
        date_formats={"born": "%d/%m/%Y"},
    )
    assert got.cells == [("Peña", "1;2")]
    assert got.inspection.columns[0].decimal == ","
    assert got.inspection.columns[1].date_format == "%d/%m/%Y"
    assert got.inspection.encoding_confidence == 1.0
    assert read(content, encoding="cp1252", header_row=0, delimiter=";").staged.received == 3
    options = ReadOptions(delimiter="|", date_formats={"a": "%Y"})
    assert ReadOptions.from_dict(options.to_dict()) == options


def test_samples_are_never_empty(read) -> None:
    rows = "".join(f",{n % 7}\n" for n in range(50)) + "late,1\n"
    columns = read(("a,b\n" + rows).encode()).inspection.columns
    assert columns[0].samples == ("late",)
    assert columns[1].samples == ("0", "1", "2", "3", "4")


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,234.56", "7.5"], "."),
        (["1.234,56", "7,5"], ","),
        (["1 234,56", "-3,2"], ","),
        (["1.234", "2.345", "10,5"], ","),
        (["1,234", "2,345", "10.5"], "."),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["€ 3,50", "12,00 €"], ","),
        (["12", "13"], None),
        (["abc", "1.5x"], None),
        ([], None),
    ],
)
def test_decimal_marks(cells: list[str], mark: str | None) -> None:
    assert decimal_mark(cells) == mark


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["2026-01-02", "2026-11-30"], ("%Y-%m-%d",)),
        (["01/02/2026", "03/04/2026"], ("%d/%m/%Y", "%m/%d/%Y")),
        (["01/02/2026", "13/04/2026"], ("%d/%m/%Y",)),
        (["01/02/2026", "04/13/2026"], ("%m/%d/%Y",)),
        (["31.12.2025 23:59", "01.01.2026 00:00"], ("%d.%m.%Y %H:%M",)),
        (["2026年1月2日", "2026年11月30日"], ("%Y年%m月%d日",)),
        (["20260102", "20251130"], ("%Y%m%d",)),
        (["2026-01-02T03:04:05Z"], ("%Y-%m-%dT%H:%M:%S%z",)),
        (["12-Jan-2026", "3-Feb-2026"], ("%d-%b-%Y",)),
    ],
)
def test_date_formats(cells: list[str], formats: tuple[str, ...]) -> None:
    found = date_formats(cells)
    assert found is not None
    assert set(found.fitting) == set(formats)
    assert found.chosen == formats[0]


def test_dates_that_do_not_exist_do_not_hide_the_format() -> None:
    good = [f"{day:02}/{month:02}/2025" for month in range(1, 13) for day in range(1, 28)]
    found = date_formats([*good, "31/02/2025", "30/02/2025"])
    assert found is not None
    assert found.fitting == ("%d/%m/%Y",)


@pytest.mark.parametrize(
    "cells", [["12345678", "98765432"], ["85123A"], ["1.5", "2.5"], ["2026"], ["+34 600 11 22 33"]]
)
def test_what_is_no_date(cells: list[str]) -> None:
    assert date_formats(cells) is None


def test_day_and_month_are_decided_by_later_rows(tmp_path) -> None:
    path = tmp_path / "big.csv"
    early = b"a,05/06/2025,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n" * 60_000
    path.write_bytes(b"n,day,x\n" + early + early.replace(b"05/06", b"05/26"))
    column = inspect(path).columns[1]
    assert column.date_formats == ("%m/%d/%Y",)
    assert not column.date_ambiguous
