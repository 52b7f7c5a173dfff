"""JSON lines: one object a line, nested objects flattened with dots."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.collect.logic.reading import codes, columns, limits, names, parts, rejects
from threefold.collect.logic.reading import text as texts
from threefold.collect.logic.reading.delimited import Outcome
from threefold.collect.logic.reading.sampling import Sample
from threefold.collect.logic.reading.types import RAW_LIMIT, Inspection, ReadOptions, Reject
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

STUDIED_ROWS = 5_000
# Numbers stay as they are written: an id of 20 digits or a price of 1.10 is not to be rounded.
_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=lambda name: None, strict=False
)


def looks_like(head: str) -> bool:
    start = head.lstrip()[:1]
    if start == "[":
        return head.lstrip()[1:].lstrip()[:1] in ("{", "]")
    first = head.strip().split("\n", 1)[0]
    if start != "{":
        return False
    try:
        return isinstance(_DECODER.decode(first.strip()), dict)
    except ValueError:
        # A first line that is broken or cut off must not make the others a table of commas.
        return first.lstrip()[1:].lstrip()[:1] in ('"', "}", "")


def flat(value: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """{"a": {"b": 1}} → {"a.b": "1"}; lists as JSON text, nulls and empty strings left out."""
    out: dict[str, str] = {}
    for key, item in value.items():
        name = f"{prefix}{key}"
        if isinstance(item, dict) and item:
            out |= flat(item, f"{name}.")
        elif isinstance(item, bool):
            out[name] = "true" if item else "false"
        elif isinstance(item, list):
            out[name] = json.dumps(item, ensure_ascii=False)
        elif item not in (None, "", {}):
            out[name] = str(item)
    return out


def parse(line: str) -> tuple[dict[str, str], str, str]:
    """(cells, "", "") or ({}, reason code, message)."""
    try:
        value = _DECODER.decode(line.strip())
        if isinstance(value, dict):
            return flat(value), "", ""
    except RecursionError:
        return {}, codes.JSON, "The JSON is nested too deeply."
    except ValueError as error:
        return {}, codes.JSON, f"This is not JSON: {error}."
    return {}, codes.NOT_OBJECT, "The line holds JSON, but not an object with named fields."


def _refuse_array(head: str, file: str) -> None:
    if head.lstrip().startswith("["):
        raise Invalid(
            phrase("The file is one JSON list; JSON with one object a line is expected."),
            where={"file": file, "row": 1},
            remedy=phrase("Convert it, for instance with `%(command)s`.", command="jq -c '.[]'"),
        )
    first = head.strip().split("\n", 1)[0].strip()
    if first == "{":
        raise Invalid(
            phrase(
                "The file is one JSON object over several lines; one object a line is expected."
            ),
            where={"file": file, "row": 1},
            remedy=phrase("Convert it, for instance with `%(command)s`.", command="jq -c '.'"),
        )


def inspect(
    path: Path, common: Inspection, options: ReadOptions, head: str, sample: Sample
) -> Inspection:
    _refuse_array(head, path.name)
    found: list[dict[str, str]] = []
    lines = [line for line in head.split("\n") if line.strip()]
    for line in lines[:STUDIED_ROWS]:
        cells, code, _ = parse(line)
        if not code:
            found.append(cells)
    keys = list(dict.fromkeys(key for cells in found for key in cells))
    if not keys:
        raise Invalid(
            phrase("No line of the file's beginning is a JSON object with fields."),
            where={"file": path.name, "row": 1},
            remedy=phrase("Check that each line is one JSON object."),
        )
    rows = [[cells.get(key) for key in keys] for cells in found]
    exact = sample.whole
    share = sample.content_size / max(1, len(sample.head))
    return replace(
        common,
        columns=columns.describe(keys, rows, options, path.name),
        rows_estimate=len(lines) if exact else round(len(lines) * share),
        rows_exact=exact,
    )


def stage(
    path: Path,
    inspection: Inspection,
    folder: Path,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool] | None,
) -> Outcome:
    """Write `raw.parquet`. Fields first seen beyond the sample are added as further columns."""
    total = max(1, path.stat().st_size)
    tick = texts.watching(cancelled, lambda used: progress(min(used, total), total))
    source = texts.rewrite(
        path,
        folder / "text.jsonl",
        container=inspection.container,
        member=inspection.member,
        encoding=inspection.encoding,
        bom=inspection.bom,
        tick=tick,
    )
    bad: dict[int, Reject] = {}
    known: dict[str, int] = {column.original: column.index for column in inspection.columns}
    pieces: list[Path] = []
    rows = 0
    for batch in _batches(_lines(source, bad), max(1, len(known))):
        tick(total)
        for _, cells in batch:
            for key in cells:
                if key not in known:
                    known[key] = len(known)
        _limit(known, path.name)
        piece = folder / f"piece-{len(pieces)}.parquet"
        keys = [f"c{place}" for place in range(len(known))]
        with parts.Writer(piece, keys) as out:
            out.rows = rows
            columns_ = [
                pa.array([cells.get(key) for _, cells in batch], pa.string()) for key in known
            ]
            out.write([line for line, _ in batch], columns_)
        rows += len(batch)
        pieces.append(piece)
    _join(pieces, folder / "raw.parquet", names.unique(list(known)))
    extra = tuple(list(known)[len(inspection.columns) :])
    return Outcome(rows, bad, lines_exact=True, extra=_extra(inspection, extra))


def _extra(inspection: Inspection, keys: tuple[str, ...]) -> tuple[str, ...]:
    every = names.unique([*(column.original for column in inspection.columns), *keys])
    return tuple(every[len(inspection.columns) :])


def _limit(known: dict[str, int], file: str) -> None:
    if len(known) > limits.COLUMNS:
        raise Invalid(
            phrase(
                "The objects have more than %(most)s different fields.", most=f"{limits.COLUMNS:,}"
            ),
            where={"file": file, "column": limits.COLUMNS + 1},
            remedy=phrase("Turn fields whose names are data into lists."),
        )


def _lines(source: texts.Text, bad: dict[int, Reject]) -> Iterator[tuple[int, dict[str, str]]]:
    with source.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number in source.bad:
                bad[number] = source.bad[number]
                continue
            if not line.strip():
                continue
            try:
                content = line.decode("utf-8")
            except UnicodeDecodeError:
                bad[number] = _undecodable(number, line)
                continue
            cells, code, message = parse(content)
            if code:
                bad[number] = Reject(number, content.strip()[:RAW_LIMIT], code, message)
            else:
                yield number, cells


def _undecodable(number: int, line: bytes) -> Reject:
    nul = b"\xff\\x00" in line
    message = "The line holds a NUL byte." if nul else "The line holds bytes that are not text."
    code = codes.NUL if nul else codes.UNDECODABLE
    return Reject(number, rejects.shown(line.strip())[:RAW_LIMIT], code, message)


def _batches(
    rows: Iterable[tuple[int, dict[str, str]]], width: int
) -> Iterator[list[tuple[int, dict[str, str]]]]:
    batch: list[tuple[int, dict[str, str]]] = []
    size = parts.batch_rows(width)
    for row in rows:
        batch.append(row)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _join(pieces: list[Path], target: Path, columns_: list[str]) -> None:
    """One file of all pieces; columns that came later are NULL in earlier ones."""
    schema = parts.schema(columns_)
    with pq.ParquetWriter(target, schema, compression="zstd") as out:
        for piece in pieces:
            table = pq.read_table(piece)
            arrays = [*table.columns]
            arrays += [pa.nulls(len(table), pa.string())] * (len(schema) - len(arrays))
            out.write_table(pa.Table.from_arrays(arrays, schema=schema))
            piece.unlink()
