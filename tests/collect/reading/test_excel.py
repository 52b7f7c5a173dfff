"""Spreadsheets: typed cells become sensible text, dangerous files are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from threefold.collect.logic.reading import containers, limits
from threefold.kit.errors import Invalid


def book(**sheets: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, replacement: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            part = old.read(info) if info.filename != name else replacement
            new.writestr(info.filename, part)
        if name not in old.namelist():
            new.writestr(name, replacement)
    return out.getvalue()


def test_typed_cells_become_text(read) -> None:
    got = read(
        book(
            S=[
                ["id", "customer", "price", "day", "moment", "at", "yes", "big"],
                [
                    "00123",
                    17850.0,
                    1.5,
                    date(2026, 1, 2),
                    datetime.fromisoformat("2026-01-02 03:04:05"),
                    time(1, 2),
                    True,
                    10**15,
                ],
                [None, None, None, None, None, None, None, None],
                ["x", -3, 0.1, None, datetime.fromisoformat("2026-01-02"), None, False, 1e-7],
            ]
        ),
        "x.xlsx",
    )
    assert got.cells == [
        (
            "00123",
            "17850",
            "1.5",
            "2026-01-02",
            "2026-01-02 03:04:05",
            "01:02:00",
            "true",
            "1000000000000000",
        ),
        ("x", "-3", "0.1", None, "2026-01-02", None, "false", "1e-07"),
    ]
    assert got.lines == [2, 4]
    assert got.inspection.columns[3].date_format == "%Y-%m-%d"


def test_sheets_titles_and_trailing_columns(read) -> None:
    rows = [["Customers of 2026"], [], ["name", "age", None], ["Ann", 3, None], ["Bob", 4, None]]
    content = book(Empty=[], People=rows, Other=[["a", "b"], [1, 2]])
    got = read(content, "x.xlsx")
    assert got.inspection.sheet == "People"
    assert got.inspection.sheets == ("Empty", "People", "Other")
    assert [column.name for column in got.inspection.columns] == ["name", "age"]
    assert got.cells == [("Ann", "3"), ("Bob", "4")]
    assert got.lines == [4, 5]
    assert read(content, "x.xlsx", sheet="Other").cells == [("1", "2")]
    assert len(read(content, "x.xlsx", sheet="Other", header_row=0).cells) == 2
    for wanted, message in (("Nope", "no sheet"), ("Empty", "empty")):
        with pytest.raises(Invalid, match=message):
            read(content, "x.xlsx", sheet=wanted)


@pytest.mark.parametrize("padding", [b"", b"<!--" + b"x" * 70_000 + b"-->"])
def test_document_types_are_refused(read, padding: bytes) -> None:
    evil = (
        b'<?xml version="1.0"?>'
        + padding
        + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
    )
    content = with_part(book(S=[["a"], [1]]), "xl/worksheets/sheet1.xml", evil)
    with pytest.raises(Invalid, match="document type") as caught:
        read(content, "x.xlsx")
    assert caught.value.where == {"file": "x.xlsx", "part": "xl/worksheets/sheet1.xml"}


def test_a_document_type_in_utf16_is_refused(read) -> None:
    evil = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    with pytest.raises(Invalid, match="document type"):
        read(with_part(book(S=[["a"], [1]]), "xl/sharedStrings.xml", evil), "x.xlsx")


def test_a_swelling_spreadsheet_is_refused(read, monkeypatch) -> None:
    monkeypatch.setattr(limits, "SHEET_BYTES", 1 << 20)
    content = with_part(book(S=[["a"], [1]]), "xl/media/zero.bin", bytes(3 << 20))
    with pytest.raises(Invalid, match="unpacks to more"):
        read(content, "x.xlsx")


def test_passwords_and_damage(read) -> None:
    protected = containers.OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    with pytest.raises(Invalid, match="password"):
        read(protected, "x.xlsx")
    with pytest.raises(Invalid, match="cannot be read"):
        read(containers.OLE + bytes(2000), "x.xls")
    with pytest.raises(Invalid, match=r"damaged|cannot be read"):
        read(book(S=[["a"], [1]])[:-200], "x.xlsx")
    with pytest.raises(Invalid, match="empty"):
        read(book(S=[]), "x.xlsx")


def test_a_sheet_with_macros_is_only_data(read) -> None:
    content = with_part(book(S=[["a", "b"], [1, "=x"]]), "xl/vbaProject.bin", b"\0macro")
    assert read(content, "x.xlsm").staged.staged == 1
