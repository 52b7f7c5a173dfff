"""Turning what a parser refused into lines a person can mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.collect.logic.reading import codes
from threefold.collect.logic.reading.types import RAW_LIMIT, Reject

SCHEMA = pa.schema(
    [
        pa.field("_line", pa.int64(), nullable=False),
        pa.field("raw", pa.string()),
        pa.field("code", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
    ]
)


def write(rejects: Iterable[Reject], path: Path) -> Counter[str]:
    """Write rejects in the order of lines; counts by code."""
    rows = sorted(rejects, key=lambda reject: reject.line)
    table = pa.table(
        {
            "_line": [row.line for row in rows],
            "raw": [row.raw[:RAW_LIMIT] for row in rows],
            "code": [row.code for row in rows],
            "message": [row.message for row in rows],
        },
        schema=SCHEMA,
    )
    pq.write_table(table, path, compression="zstd")
    return Counter(row.code for row in rows)


def explain(errors: Path, source: Path, width: int, encoding: str) -> dict[int, Reject]:
    """Rejects from the parser's error rows, by the byte of `source` at which each begins.

    The parser counts a record over several lines as one line, so its line numbers are of no use.
    """
    found: dict[int, Reject] = {}
    with source.open("rb") as file:
        for row in pq.read_table(errors).to_pylist():
            # The parser counts bytes from 1, and takes blank lines for a part of the next line.
            begin = row["line_byte_position"] - 1
            raw = row["csv_line"].lstrip("\r\n")
            begin += len(row["csv_line"]) - len(raw)
            if row["error_type"] == "INVALID ENCODING":
                file.seek(begin)
                raw = shown(file.read(len(raw.encode())))
            raw = raw.rstrip("\r\n")
            code, message = _reason(row, raw, width, encoding)
            found[begin] = Reject(0, raw[:RAW_LIMIT], code, message)
    return found


def shown(raw: bytes) -> str:
    r"""Text with bytes that are none written as `\xNN`."""
    return raw.replace(b"\xff\\x", b"\\x").decode("utf-8", "backslashreplace")


def _reason(row: Mapping[str, Any], raw: str, width: int, encoding: str) -> tuple[str, str]:
    kind, column = row["error_type"], row["column_idx"]
    if kind == "MISSING COLUMNS":
        # The parser numbers the first column that is missing.
        found = row["error_message"].rsplit(" ", 1)[-1]
        return codes.SHORT, f"The line has {found} columns; {width} are expected."
    if kind == "TOO MANY COLUMNS":
        return codes.LONG, f"The line has more than the {width} columns expected."
    if kind == "INVALID ENCODING":
        if "\\x00" in raw:
            return codes.NUL, f"Column {column} holds a NUL byte, which no text does."
        return codes.UNDECODABLE, f"Column {column} holds bytes that are not {encoding} text."
    if kind == "LINE SIZE OVER MAXIMUM":
        return codes.OVERLONG, "The line is longer than can be read."
    return codes.QUOTES, "A quote is opened and not closed, or stands inside a cell."
