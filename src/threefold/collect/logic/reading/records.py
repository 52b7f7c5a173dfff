"""Where records begin and end in delimited text whose quotes may be broken.

The fast parser takes a stray quote for the beginning of a cell that runs over many good lines.
Here a line that cannot begin a well-formed record is put aside alone, and reading goes on with
the very next line.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from threefold.collect.logic.reading import codes, limits
from threefold.collect.logic.reading.text import BAD_LINE
from threefold.collect.logic.reading.types import RAW_LIMIT, Reject

TICK_LINES = 50_000


@dataclass(slots=True)
class Records:
    """`starts`: line number of each record, bad ones included. `bad`: records put aside.

    `offsets` and `clean_offsets` are the byte at which each begins in the file and in the copy.
    """

    starts: array[int] = field(default_factory=lambda: array("q"))
    offsets: array[int] = field(default_factory=lambda: array("q"))
    clean_offsets: array[int] = field(default_factory=lambda: array("q"))
    bad: dict[int, Reject] = field(default_factory=dict)


class Shape:
    """Tells complete records from those with an open quote, for one delimiter and quote."""

    def __init__(self, delimiter: str, quote: str, width: int) -> None:
        self.delimiter, self.quote, self.width = delimiter, quote, width
        self.mark = quote.encode()
        # Without quotes nothing can stay open; NUL stands for a quote that never comes.
        d, q = re.escape(delimiter.encode()), re.escape(self.mark or b"\0")
        inside = rb"[^%b]*+(?:%b%b[^%b]*+)*+" % (q, q, q, q)
        quoted = rb"[ ]*+%b%b%b[ ]*+(?=%b|\r?\n?\Z)" % (q, inside, q, d)
        plain = rb"(?![ ]*+%b)(?:(?!%b)[^\r\n])*+" % (q, d)
        cell = rb"(?>%b|%b)" % (quoted, plain)
        self._full = re.compile(rb"%b(?>%b%b)*+\r?\n?" % (cell, d, cell))
        # The parser takes spaces before a quote only in cells that end in the same line.
        self._open = re.compile(rb"(?>%b%b)*+%b%b\Z" % (cell, d, q, inside))

    def complete(self, record: bytes) -> bool:
        return self._full.fullmatch(record) is not None

    def opened(self, record: bytes) -> bool:
        """Whether the record may go on in the next line."""
        return self._open.fullmatch(record) is not None

    def cells(self, record: bytes) -> int:
        text = record.decode("utf-8", "replace")
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=self.delimiter, quotechar=self.quote
        )
        return len(next(reader, []))


def split(
    path: Path,
    shape: Shape,
    *,
    skip: int,
    tick: Callable[[], None],
    clean: Path,
) -> Records:
    """Find the records after `skip` lines, and write them to `clean` with bad lines masked.

    In the copy every line keeps its number; skipped lines are blotted out, because the parser
    takes a name over two lines for one line to skip.
    """
    found = Records()
    with path.open("rb") as file, clean.open("wb") as out:
        lines = _Lines(file)
        written = sum(out.write(b"-\n") for _ in range(skip) if lines.next())
        while line := lines.next():
            if lines.number % TICK_LINES == 0:
                tick()
            if shape.width > 1 and not line.strip(b"\r\n"):
                written += out.write(b"\n")
                continue
            found.starts.append(lines.number)
            found.offsets.append(lines.offset - len(line))
            found.clean_offsets.append(written)
            record = (
                _quoted(lines, line, shape, found)
                if shape.mark and shape.mark in line
                else _evened(line)
            )
            written += out.write(record)
    return found


def plain_top(path: Path, shape: Shape, skip: int) -> bool:
    """Whether each of the first `skip` lines is a record of its own."""
    with path.open("rb") as file:
        return all(shape.complete(file.readline()) for _ in range(skip))


class _Lines:
    """Lines of a file with their number, and the means to go back."""

    def __init__(self, file: io.BufferedReader) -> None:
        self.file = file
        self.number = 0
        self.offset = 0
        self.waiting: list[bytes] = []

    def next(self) -> bytes:
        line = self.waiting.pop() if self.waiting else self.file.readline()
        self.number += bool(line)
        self.offset += len(line)
        return line

    def back(self, lines: list[bytes]) -> None:
        self.waiting.extend(reversed(lines))
        self.number -= len(lines)
        self.offset -= sum(map(len, lines))


def _evened(line: bytes) -> bytes:
    """One kind of line end; a carriage return inside an unquoted cell reads as a space."""
    return line.rstrip(b"\r\n").replace(b"\r", b" ") + b"\n" if b"\r" in line else line


def _quoted(lines: _Lines, first: bytes, shape: Shape, found: Records) -> bytes:
    """Take the record that begins with `first`; its text, or masked when it is broken."""
    start = lines.number
    for candidate in (first, _evened(first)):
        if shape.complete(candidate):
            return _ended(candidate)
    taken: list[bytes] = []
    if shape.opened(first):
        record = bytearray(first)
        while len(record) <= limits.LINE_BYTES and (line := lines.next()):
            taken.append(line)
            record += line
            if shape.mark not in line:
                continue
            whole = bytes(record)
            if shape.complete(whole):
                if _believable(whole, taken, shape):
                    return _ended(whole)
                break
            if not shape.opened(whole):
                break
        lines.back(taken)
    raw = first.decode("utf-8", "backslashreplace").rstrip("\r\n")[:RAW_LIMIT]
    found.bad[start] = Reject(
        start, raw, codes.QUOTES, "A quote is opened and not closed, or stands inside a cell."
    )
    return BAD_LINE


def _ended(record: bytes) -> bytes:
    return record[:-2] + b"\n" if record.endswith(b"\r\n") else record


def _believable(record: bytes, taken: list[bytes], shape: Shape) -> bool:
    """Whether a cell over several lines is meant, rather than two stray quotes that pair up."""
    if shape.cells(record) == shape.width:
        return True
    return not any(shape.complete(line) and shape.cells(line) == shape.width > 1 for line in taken)
