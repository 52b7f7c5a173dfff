"""Delimiter, quotes and header row of delimited text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from threefold.collect.logic.reading import values

# Ordered: the earlier wins a tie.
DELIMITERS = (",", ";", "\t", "|", "\x1f", "\x01", "^", "~", "¦", ":", "#", "!")
LOOKED_AT = 400
HEADER_WITHIN = 40

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`header_row` counts lines from 1; 0: no names in the file. `skip`: lines before the data."""

    delimiter: str
    quote: str
    header_row: int
    skip: int
    header: tuple[str, ...]
    width: int


def rows(text: str, delimiter: str, quote: str, limit: int | None = None) -> Iterator[Row]:
    """(last line of the record, cells) of each record, blank lines included as []."""
    csv.field_size_limit(1 << 30)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=False,
    )
    for number, cells in enumerate(reader):
        if limit is not None and number >= limit:
            return
        yield reader.line_num, cells


def detect_quote(text: str) -> str:
    """`'` only where cells begin and end with it and none does with `"`."""
    double = len(re.findall(r'(?m)(?:^|[,;\t|])\s*"', text))
    if double:
        return '"'
    single = re.findall(r"(?m)(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|\Z)", text)
    return "'" if len(single) > max(2, text.count("\n") // 2) else '"'


def detect_delimiter(text: str, quote: str) -> str:
    """The character that cuts most lines into the same number (> 1) of cells."""
    best, best_score = ",", 0.0
    for place, delimiter in enumerate(DELIMITERS):
        if delimiter not in text:
            continue
        widths = [len(cells) for _, cells in rows(text, delimiter, quote, LOOKED_AT) if cells]
        # Lines above the table (titles) must not count against it.
        score = max((_evenness(widths[start:]) for start in (0, 1, 2, 3, 5, 8, 13)), default=0.0)
        if place >= 4:
            score *= 0.7
        if score > best_score + 0.01:
            best, best_score = delimiter, score
    return best


def _evenness(widths: Sequence[int]) -> float:
    if not widths:
        return 0.0
    width, count = Counter(widths).most_common(1)[0]
    if width < 2:
        return 0.0
    few = 0.9 if len(widths) < 2 else 1.0
    return few * (count / len(widths)) * (1 - 0.5 / width)


def read(text: str, *, delimiter: str | None, quote: str | None, header_row: int | None) -> Dialect:
    """The dialect of `text`; what is given is taken as given."""
    top = "".join(text.splitlines(keepends=True)[: LOOKED_AT * 2])
    quote = detect_quote(top) if quote is None else quote
    delimiter = delimiter or detect_delimiter(top, quote)
    records = list(rows(top, delimiter, quote, LOOKED_AT))
    # Cells of `1,2,` beyond a common width are an ending delimiter, not a column.
    filled = [(line, cells) for line, cells in records if cells]
    widths = Counter(len(cells) for _, cells in filled)
    width = widths.most_common(1)[0][0] if widths else 0
    if header_row is None:
        position = find_header([cells for _, cells in filled], width)
        found = filled[position] if position is not None else None
    else:
        found = next(((line, cells) for line, cells in filled if line >= header_row > 0), None)
    if found is None:
        return Dialect(delimiter, quote, 0, 0, (), width)
    line, cells = found
    header, width = _fit_width(cells, [row for at, row in filled if at > line], width)
    return Dialect(delimiter, quote, line, line, tuple(header), width)


def _fit_width(header: list[str], data: list[list[str]], width: int) -> tuple[list[str], int]:
    """Header and width made to agree when they differ only by an ending delimiter."""
    common = Counter(map(len, data)).most_common(1)
    width = common[0][0] if common else len(header)
    if width == len(header) + 1 and all(row[-1] == "" for row in data if len(row) == width):
        width = len(header)
    if width < len(header) and not any(cell.strip() for cell in header[width:]):
        header = header[:width]
    if width > len(header):
        header = header + [""] * (width - len(header))
    return header, len(header)


def find_header(records: Sequence[Sequence[str]], width: int) -> int | None:
    """Index of the row of names: the first full row whose cells are names, not data."""
    sparse = None
    for position, cells in enumerate(records[:HEADER_WITHIN]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(cells) < width or not filled:
            continue
        if any(values.is_data(cell) for cell in filled):
            return sparse
        if len(filled) * 2 <= len(cells):
            # A title, or names of which many are missing: what follows decides.
            sparse = position
            continue
        following = [
            row for row in records[position + 1 : position + 101] if len(row) == len(cells)
        ]
        if not following:
            return position
        if len({cell.casefold() for cell in filled}) < len(filled) * 0.5:
            return None
        return position if _differs(cells, following) else None
    return None


def _differs(names: Sequence[str], following: Sequence[Sequence[str]]) -> bool:
    """Whether `names` reads as names: no cell of it recurs much below in its own column."""
    recurring = 0
    for place, name in enumerate(names):
        below = [row[place] for row in following]
        if name.strip() and below.count(name) > len(below) * 0.2:
            recurring += 1
    return recurring <= len(names) // 3
