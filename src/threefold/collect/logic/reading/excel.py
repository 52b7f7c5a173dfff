"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods), read cell by cell with their types."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from threefold.collect.logic.reading import codes, columns, containers, dialect, limits, parts
from threefold.collect.logic.reading.delimited import Outcome
from threefold.collect.logic.reading.types import Inspection, Note, ReadOptions
from threefold.kit.errors import Cancelled, Invalid
from threefold.kit.phrases import phrase

Cell = int | float | str | bool | time | date | datetime | timedelta | None
STUDIED_ROWS = 2_000
# A document type must stand before the first element, but comments may stand before it.
DOCTYPE_WITHIN = 1 << 20


def text(cell: Cell) -> str | None:
    """A cell as a person would write it: whole numbers without `.0`, dates as ISO 8601."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # Above 2^53 a double does not hold every whole number, but it holds this one.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return str(cell)


def refuse_dangerous(path: Path, file: str) -> None:
    """Refuse zip bombs, document types (XXE, entity bombs) and passwords before parsing."""
    with path.open("rb") as stream:
        if stream.read(8) == containers.OLE:
            stream.seek(0)
            if "EncryptedPackage".encode("utf-16-le") in stream.read(1 << 24):
                raise _protected(file)
            return
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.flag_bits & 1:
                    raise _protected(file)
                total = _check_part(archive, info, total, file)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
        raise _damaged(file, error) from None


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int, file: str) -> int:
    """Read one part through, since the size it claims proves nothing."""
    start = b""
    xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    before = total
    with archive.open(info) as part:
        while block := part.read(limits.CHUNK):
            total += len(block)
            if xml and len(start) < DOCTYPE_WITHIN:
                start += block
            grown = total - before
            if total > limits.SHEET_BYTES or (
                grown > limits.RATIO_FREE_BYTES
                and grown > limits.RATIO * max(1, info.compress_size)
            ):
                raise Invalid(
                    phrase("The spreadsheet unpacks to more than %(size)s MiB.", size=total >> 20),
                    where={"file": file, "part": info.filename[:100]},
                    remedy=phrase("Save the sheet as CSV and import that."),
                )
    plain = start.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Invalid(
            phrase(
                "The spreadsheet contains a document type definition, which no spreadsheet program"
                " writes and which can be used to read other files."
            ),
            where={"file": file, "part": info.filename[:100]},
            remedy=phrase("Open it in a spreadsheet program and save it again."),
        )
    return total


def _protected(file: str) -> Invalid:
    return Invalid(
        phrase("The spreadsheet is protected by a password."),
        where={"file": file},
        remedy=phrase("Open it, remove the password, save it and import it again."),
    )


def _damaged(file: str, error: Exception) -> Invalid:
    return Invalid(
        phrase("The spreadsheet cannot be read: %(error)s.", error=error),
        where={"file": file},
        remedy=phrase("Open it in a spreadsheet program and save it again, or save it as CSV."),
    )


@contextmanager
def _opened(path: Path, file: str) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield workbook
    except PasswordError:
        raise _protected(file) from None
    except CalamineError as error:
        raise _damaged(file, error) from None


def _sheet(workbook: CalamineWorkbook, wanted: str | None, file: str) -> tuple[str, CalamineSheet]:
    """The sheet asked for, else the first that holds anything."""
    names = workbook.sheet_names
    if wanted is not None and wanted not in names:
        raise Invalid(
            phrase("There is no sheet named “%(name)s”.", name=wanted),
            where={"file": file},
            remedy=phrase("Choose one of: %(names)s.", names=", ".join(names)),
        )
    for name in [wanted] if wanted is not None else names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height and sheet.width:
            return name, sheet
    raise Invalid(
        phrase("The spreadsheet is empty."),
        where={"file": file} | ({"sheet": wanted} if wanted else {}),
        remedy=phrase("Choose another sheet or file."),
    )


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    """(row of the sheet from 1, cells)."""
    yield from enumerate(sheet.iter_rows(), 1)


def inspect(path: Path, common: Inspection, options: ReadOptions) -> Inspection:
    refuse_dangerous(path, common.file)
    with _opened(path, common.file) as workbook:
        name, sheet = _sheet(workbook, options.sheet, common.file)
        sheets = tuple(workbook.sheet_names)
        numbered = [
            (row, [text(cell) or "" for cell in cells])
            for row, cells in islice(_rows(sheet), STUDIED_ROWS)
        ]
        height, width = sheet.total_height, sheet.width
    filled = [(row, cells) for row, cells in numbered if any(cells)]
    header_row, header = _header(filled, width, options, common.file)
    originals = header or [""] * width
    data = [cells for row, cells in filled if row > header_row]
    kept = _kept(originals, data)
    described = columns.describe(originals[:kept], data, options, common.file)
    first = header_row + 1 if header_row else (filled[0][0] if filled else 1)
    notes = [*common.notes]
    if len(sheets) > 1:
        notes.append(Note(codes.SHEET_OF, {"count": len(sheets), "name": name}))
    return replace(
        common,
        columns=described,
        sheet=name,
        sheets=sheets,
        header_row=header_row,
        first_line=first,
        rows_estimate=max(0, height - first + 1),
        notes=tuple(notes),
    )


def _header(
    filled: Sequence[tuple[int, list[str]]], width: int, options: ReadOptions, file: str
) -> tuple[int, list[str]]:
    if options.header_row == 0 or not filled:
        return 0, []
    if options.header_row:
        for row, cells in filled:
            if row == options.header_row:
                return row, cells
        raise Invalid(
            phrase("Row %(row)s holds no names.", row=options.header_row),
            where={"file": file, "row": options.header_row},
            remedy=phrase("Choose another header row, or 0 for none."),
        )
    # A sheet is as wide as its widest row, so the row of names may end earlier.
    used = max(sum(1 for cell in cells if cell) for _, cells in filled)
    wide = [cells if sum(map(bool, cells)) * 2 > used else [] for _, cells in filled]
    position = dialect.find_header(wide, width)
    return filled[position] if position is not None else (0, [])


def _kept(originals: Sequence[str], data: Sequence[Sequence[str]]) -> int:
    """Width without the empty columns at the right that formatting leaves behind."""
    width = len(originals)
    while width > 1 and not originals[width - 1] and not any(row[width - 1] for row in data):
        width -= 1
    return width


def stage(
    path: Path,
    inspection: Inspection,
    folder: Path,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool] | None,
) -> Outcome:
    """Write `raw.parquet`; empty rows of the sheet are no rows."""
    refuse_dangerous(path, inspection.file)
    width = len(inspection.columns)
    size = parts.batch_rows(width)
    names = [column.name for column in inspection.columns]
    with _opened(path, inspection.file) as workbook:
        _, sheet = _sheet(workbook, inspection.sheet, inspection.file)
        rows = islice(_rows(sheet), inspection.first_line - 1, None)
        with parts.Writer(folder / "raw.parquet", names) as out:
            while batch := list(islice(rows, size)):
                if cancelled is not None and cancelled():
                    raise Cancelled(phrase("Reading the file was cancelled."))
                kept = [(row, cells[:width]) for row, cells in batch if _any(cells[:width])]
                cells_by_column = zip(*(cells for _, cells in kept), strict=True)
                out.write(
                    [row for row, _ in kept],
                    [pa.array(map(text, cells), pa.string()) for cells in cells_by_column],
                )
                progress(batch[-1][0], max(batch[-1][0], sheet.total_height))
            return Outcome(out.rows, {}, lines_exact=True)


def _any(cells: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in cells)
