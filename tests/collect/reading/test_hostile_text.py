"""Bad lines are put aside one by one; every good row stays."""

from __future__ import annotations

import pytest

from threefold.collect.logic.reading import codes
from threefold.collect.logic.reading.types import Note
from threefold.kit.errors import Invalid


def test_ragged_rows_name_line_and_reason(read) -> None:
    got = read(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")
    assert got.cells == [("1", "2", "3"), ("10", "11", "12")]
    assert got.lines == [2, 5]
    assert got.staged.lines_exact
    assert [(r["_line"], r["raw"], r["code"]) for r in got.rejects] == [
        (3, "4,5", "too_few_columns"),
        (4, "6,7,8,9", "too_many_columns"),
    ]
    assert "2 columns; 3 are expected" in got.rejects[0]["message"]


def test_ending_delimiters_are_no_column(read) -> None:
    got = read(b"a,b,\n1,2,\n3,4,\n")
    assert [c.name for c in got.inspection.columns] == ["a", "b"] or got.cells[0][:2] == ("1", "2")
    assert got.staged.staged == 2


def test_a_quote_left_open_costs_one_line(read) -> None:
    good = b"".join(b'%d,"x, %d",z\n' % (n, n) for n in range(500))
    got = read(b'a,b,c\n1,"first",z\n2,"open,z\n' + good)
    assert got.staged.staged == 501
    assert [(r["_line"], r["raw"], r["code"]) for r in got.rejects] == [
        (3, '2,"open,z', "broken_quotes")
    ]
    assert got.lines == [2, *range(4, 504)]


def test_a_quote_left_open_to_the_end(read) -> None:
    got = read(b"a,b,c\n1,2,3\n4,5,6\n" + b'7,"8,9\n' + b"1,2,3\n" * 300_000)
    assert got.staged.staged == 300_002
    assert [r["_line"] for r in got.rejects] == [4]


def test_a_quote_left_open_in_the_last_line(read) -> None:
    got = read(b'a,b\n1,5\n3,"say')
    assert got.cells == [("1", "5")]
    assert [r["_line"] for r in got.rejects] == [3]


def test_stray_quotes_that_pair_up_do_not_swallow_rows(read) -> None:
    got = read(b'a,b,c\n1,"x,3\n4,5,6\n7,8,9\n10,11,"\n12,13,14\n')
    assert ("4", "5", "6") in got.cells
    assert ("7", "8", "9") in got.cells
    assert ("12", "13", "14") in got.cells
    assert [r["_line"] for r in got.rejects] == [2, 5]


def test_text_after_a_closing_quote(read) -> None:
    got = read(b'a,b,c\n1,2,3\n4,"x"y,5\n6,7,8\n')
    assert got.cells == [("1", "2", "3"), ("6", "7", "8")]
    assert got.rejects[0]["code"] == "broken_quotes"


def test_quotes_inside_unquoted_cells_are_text(read) -> None:
    got = read(b'name,size\npipe,5" wide\nrod,3\'\nbar,"6"""\n')
    assert got.cells == [("pipe", '5" wide'), ("rod", "3'"), ("bar", '6"')]


def test_cells_over_several_lines_keep_their_line_numbers(read) -> None:
    got = read(b'a,b\n1,"x\ny"\n2,z\n\n3,"p\n\nq"\n4,r\n5\n')
    assert got.cells == [("1", "x\ny"), ("2", "z"), ("3", "p\n\nq"), ("4", "r")]
    assert got.lines == [2, 4, 6, 9]
    assert [r["_line"] for r in got.rejects] == [10]
    assert got.staged.lines_exact


def test_a_ragged_record_over_several_lines_is_one_reject(read) -> None:
    got = read(b'a,b,c\n1,"x\ny",2\n3,"p\nq"\n4,5,6\n')
    assert got.cells == [("1", "x\ny", "2"), ("4", "5", "6")]
    assert len(got.rejects) == 1
    assert got.rejects[0]["raw"] == '3,"p\nq"'


def test_undecodable_bytes_reject_their_line_only(read) -> None:
    lines = ["é,ü,1\n".encode()] * 50
    got = read(b"a,b,c\n" + b"".join(lines) + b"caf\xe9,x,2\n" + b"".join(lines))
    assert got.inspection.encoding == "utf-8"
    assert got.staged.staged == 100
    assert got.rejects[0]["_line"] == 52
    assert got.rejects[0]["code"] == "undecodable"
    assert got.rejects[0]["raw"] == "caf\\xe9,x,2"
    assert "Column 1" in got.rejects[0]["message"]


def test_undecodable_bytes_in_another_encoding(read) -> None:
    row = "张三,北京,1\n".encode("gb18030")
    got = read("姓名,城市,数\n".encode("gb18030") + row * 30 + b"x\x81,\xff,2\n" + row * 30)
    assert got.inspection.encoding == "gb18030"
    assert got.cells == [("张三", "北京", "1")] * 60
    assert [(r["_line"], r["code"]) for r in got.rejects] == [(32, "undecodable")]
    assert "\\x81" in got.rejects[0]["raw"]


def test_nul_bytes_reject_their_line_only(read) -> None:
    got = read(b"a,b\n1,2\n3,x\0y\n5,6\n")
    assert got.cells == [("1", "2"), ("5", "6")]
    assert [(r["_line"], r["code"], r["raw"]) for r in got.rejects] == [
        (3, "nul_byte", "3,x\\x00y")
    ]


@pytest.mark.parametrize("size", [3_000_000, 10_000_000, 40_000_000])
def test_an_endless_line_is_put_aside(read, size: int) -> None:
    got = read(b"a,b,c\n1,2,3\n4," + b"x" * size + b",5\n6,7,8\n")
    assert got.cells == [("1", "2", "3"), ("6", "7", "8")]
    assert got.lines == [2, 4]
    assert [(r["_line"], r["code"]) for r in got.rejects] == [(3, "line_too_long")]
    assert len(got.rejects[0]["raw"]) <= 10_000


def test_an_endless_last_line(read) -> None:
    got = read(b"a,b\n1,2\n3," + b"x" * 5_000_000)
    assert got.cells == [("1", "2")]
    assert [(r["_line"], r["code"]) for r in got.rejects] == [(3, "line_too_long")]


def test_duplicate_and_empty_headers(read) -> None:
    got = read(b"Name,name,,Name,_row,name_2\na,b,c,d,e,f\n")
    assert [c.name for c in got.inspection.columns] == [
        "Name",
        "name_3",
        "column_3",
        "Name_4",
        "_row_2",
        "name_2",
    ]
    assert [c.original for c in got.inspection.columns][:4] == ["Name", "name", "", "Name"]
    assert got.cells == [tuple("abcdef")]


def test_empty_file_and_blank_file(read) -> None:
    for content in (b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\xff\xfe"):
        with pytest.raises(Invalid, match="empty") as caught:
            read(content)
        assert caught.value.where["file"] == "file.csv"
        assert caught.value.remedy


def test_header_only(read) -> None:
    for content in (b"name,city", b"name,city\n"):
        got = read(content)
        assert [c.name for c in got.inspection.columns] == ["name", "city"]
        assert got.staged.received == 0
        assert Note(codes.NO_DATA) in got.inspection.notes


def test_five_thousand_columns(read) -> None:
    header = ",".join(f"c{n}" for n in range(5_000)) + "\n"
    row = ",".join(["12345"] * 5_000) + "\n"
    got = read((header + row * 20 + "1,2\n").encode())
    assert len(got.inspection.columns) == 5_000
    assert (got.staged.staged, got.staged.rejected) == (20, 1)


def test_too_many_columns_is_a_clear_refusal(read) -> None:
    with pytest.raises(Invalid, match="columns") as caught:
        read(("x," * 20_000 + "y\n" + "1," * 20_000 + "1\n").encode())
    assert caught.value.where == {"file": "file.csv", "column": 16_385}


def test_wrong_encoding_is_refused_with_others_to_try(read) -> None:
    content = "naam,stad\n" + "José Peña,Málaga\n" * 40
    with pytest.raises(Invalid, match="not utf-8 text") as caught:
        read(content.encode("cp1252"), encoding="utf-8")
    assert caught.value.where == {"file": "file.csv", "row": 2}
    assert "cp1252" in caught.value.remedy


def test_unknown_encoding_and_header_row(read) -> None:
    with pytest.raises(Invalid, match="not known"):
        read(b"a,b\n1,2\n", encoding="klingon")
    with pytest.raises(Invalid, match="no line 9"):
        read(b"a,b\n1,2\n", header_row=9)


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (b"a,b\r1,2\r3,4\r", [("1", "2"), ("3", "4")]),
        (b"a,b\r\n1,2\n3,4\r\n", [("1", "2"), ("3", "4")]),
        (b'a,b\r\n1,"x\ny"\r\n3,4', [("1", "x\ny"), ("3", "4")]),
        (b'a,b\n1,"x\r\ny"\n3,4\n', [("1", "x\r\ny"), ("3", "4")]),
        (b'a,b\n1,"x\ry"\n3,p\rq\n', [("1", "x\ry"), ("3", "p q")]),
    ],
)
def test_line_ends_of_every_kind(read, content: bytes, cells: list[tuple[str, str]]) -> None:
    got = read(content)
    assert got.cells == cells
    assert not got.rejects


def test_rows_of_one_column(read) -> None:
    got = read(b"mail\na@b.com\nc@d.com\n")
    assert got.cells == [("a@b.com",), ("c@d.com",)]


@pytest.mark.parametrize(
    "name", ["data[1].csv", "a*b.csv", "q?.csv", "o'brien.csv", "x.csv.gz", "k=v.csv", "李.csv"]
)
def test_file_names_mean_nothing(read, tmp_path, name: str) -> None:
    (tmp_path / "axxb.csv").write_text("other,file\n9,9\n")
    got = read(b"a,b\n1,2\n", name)
    assert got.cells == [("1", "2")]
    assert got.staged.columns == ("a", "b")


@pytest.mark.parametrize(
    "options",
    [{"delimiter": "||"}, {"delimiter": "\n"}, {"quote": "ab"}, {"delimiter": '"'}],
)
def test_marks_that_cannot_serve(read, options: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="cannot be the"):
        read(b"a,b\n1,2\n", **options)


def test_a_file_without_quotes(read) -> None:
    got = read(b'a\tb\n"1\t2\n3\t4"\n', quote="", delimiter="tab")
    assert got.cells == [('"1', "2"), ("3", '4"')]


def test_a_doubtful_encoding_is_noted(read) -> None:
    content = b"a,b\n" + "é,1\n".encode() * 40 + b"\xe9,1\n"
    note = Note(codes.NOT_TEXT, {"line": 42, "encoding": "utf-8"})
    assert note in read(content).inspection.notes
    assert not read("a,b\né,\ufffd\n".encode()).inspection.notes
