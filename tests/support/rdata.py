"""Tables out of files of R's `save`, as far as data frames of numbers, texts and factors go.

The format is R's serialisation, version 2 or 3, in binary XDR: R Internals, chapter 1.8.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from pathlib import Path
from typing import Any

import pyarrow as pa

_NIL, _SYMBOL, _PAIRS, _CHARS, _LOGICAL, _INTEGER, _REAL, _TEXTS, _LIST, _REFERENCE = (
    254, 1, 2, 9, 10, 13, 14, 16, 19, 255,
)  # fmt: skip
_NA = -(2**31)


def tables(path: Path) -> dict[str, pa.Table]:
    """The data frames of a file, by name."""
    data = path.read_bytes()
    for opened in (gzip.decompress, bz2.decompress, lzma.decompress):
        try:
            data = opened(data)
            break
        except (OSError, lzma.LZMAError):
            continue
    if not data.startswith((b"RDX2\nX\n", b"RDX3\nX\n")):
        raise ValueError(f"{path.name} was not written by R's save")
    reader = _Reader(data, 7)
    version = reader.number()
    reader.number()
    reader.number()
    if version == 3:
        reader.bytes(reader.number())
    return {name: _frame(value) for name, value in reader.value()[0] if _is_frame(value)}


def _is_frame(value: Any) -> bool:
    return isinstance(value, tuple) and "names" in value[1]


def _frame(value: Any) -> pa.Table:
    columns, about = value
    return pa.table(
        {name: _column(each) for name, each in zip(about["names"][0], columns, strict=True)}
    )


def _column(value: Any) -> pa.Array:
    cells, about = value
    if "levels" in about:
        levels = about["levels"][0]
        return pa.array([None if cell is None else levels[cell - 1] for cell in cells])
    return pa.array(cells)


class _Reader:
    def __init__(self, data: bytes, place: int) -> None:
        self.data, self.place = data, place
        self.symbols: list[str] = []

    def bytes(self, count: int) -> bytes:
        self.place += count
        return self.data[self.place - count : self.place]

    def number(self) -> int:
        return int(struct.unpack(">i", self.bytes(4))[0])

    def value(self) -> Any:
        """(content, attributes); of a pair list the content is a list of (name, value)."""
        flags = self.number()
        kind, has_about = flags & 255, bool(flags & 512)
        if kind == _NIL:
            return [], {}
        if kind == _SYMBOL:
            self.symbols.append(self.value())
            return self.symbols[-1]
        if kind == _REFERENCE:
            return self.symbols[(flags >> 8) - 1]
        if kind == _PAIRS:
            return self._pairs(flags), {}
        if kind == _CHARS:
            size = self.number()
            return None if size < 0 else self.bytes(size).decode("utf-8")
        content = self._content(kind)
        about = dict(self.value()[0]) if has_about else {}
        return content, about

    def _pairs(self, flags: int) -> list[tuple[str, Any]]:
        found = []
        while flags & 255 == _PAIRS:
            if flags & 512:
                self.value()
            name = self.value() if flags & 1024 else ""
            found.append((name, self.value()))
            flags = self.number()
        return found

    def _content(self, kind: int) -> list[Any]:
        count = self.number()
        if kind in (_LOGICAL, _INTEGER):
            numbers = struct.unpack(f">{count}i", self.bytes(4 * count))
            return [None if each == _NA else each for each in numbers]
        if kind == _REAL:
            return list(struct.unpack(f">{count}d", self.bytes(8 * count)))
        if kind in (_TEXTS, _LIST):
            return [self.value() for _ in range(count)]
        raise ValueError(f"R's type {kind} is not read")
