"""Staging delimited text: the engine parses; what it cannot be trusted with is mended first."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from threefold.collect.logic.reading import (
    codes,
    containers,
    parts,
    records,
    rejects,
    sql,
    text,
)
from threefold.collect.logic.reading.types import Inspection, Reject
from threefold.engine import service as engines
from threefold.engine.types import Engine
from threefold.kit.errors import Cancelled, Invalid, ThreefoldError, Unavailable
from threefold.kit.phrases import phrase

# Wide files need room for a row group of many columns.
MEMORY_MB = 512
MEMORY_PER_COLUMN_MB = 0.4
POLL_S = 0.05
# More undecodable lines than this share mean that the encoding is wrong, not the lines.
WRONG_ENCODING = 0.2
WRONG_ENCODING_LINES = 5


@dataclass(slots=True)
class Outcome:
    rows: int
    bad: dict[int, Reject]
    lines_exact: bool
    # Names of columns that the sample did not show.
    extra: tuple[str, ...] = ()


def stage(
    path: Path,
    inspection: Inspection,
    folder: Path,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool] | None,
) -> Outcome:
    """Write `raw.parquet` into `folder`; what could not be read comes back by line.

    Without `_row` and `_line` where rows are numbered from 1 and lines from the first, no gap.
    """
    total = 2 * max(1, path.stat().st_size)
    tick = text.watching(cancelled, lambda used: progress(min(used, total // 2), total))
    skip = inspection.first_line - 1
    source = None
    # The parser would take a name with these for a pattern.
    pattern = any(char in str(path) for char in "*?[{")
    if not pattern and (inspection.container, inspection.encoding) == (containers.PLAIN, "utf-8"):
        source = text.direct(path, tick)
    if source is None:
        source = text.rewrite(
            path,
            folder / "text.csv",
            container=inspection.container,
            member=inspection.member,
            encoding=inspection.encoding,
            bom=inspection.bom,
            tick=tick,
        )
    memory = int(MEMORY_MB + MEMORY_PER_COLUMN_MB * len(inspection.columns))
    engine = engines.open(memory_limit_mb=memory, temp_dir=folder)
    try:
        with watched(engine, cancelled):
            outcome = _parse(engine, source, inspection, skip, folder, tick)
    finally:
        engine.close()
    _refuse_wrong_encoding(path, outcome, inspection)
    return outcome


def _parse(
    engine: Engine,
    source: text.Text,
    inspection: Inspection,
    skip: int,
    folder: Path,
    tick: text.Tick,
) -> Outcome:
    shape = records.Shape(inspection.delimiter, inspection.quote, len(inspection.columns))
    begun: dict[int, Reject] | None = None
    rows = -1
    try:
        if records.plain_top(source.path, shape, skip):
            rows, begun = _run(engine, source.path, inspection, skip, folder)
    except (Cancelled, Unavailable):
        raise
    except ThreefoldError:
        # Line ends of several kinds in one file stop the parser; the mended copy has one kind.
        rows, begun = -1, None
    if begun == {} and rows == source.lines - skip:
        # Blank lines would make fewer rows than lines.
        return Outcome(rows, {}, lines_exact=True)
    clean = folder / "clean.csv"
    found = records.split(source.path, shape, skip=skip, tick=lambda: tick(0), clean=clean)
    bad = _by_line(begun or {}, found.starts, found.offsets)
    if begun is None or found.bad or rows + len(bad) != len(found.starts):
        rows, begun = _run(engine, clean, inspection, skip, folder)
        bad = _by_line(begun, found.starts, found.clean_offsets)
    # Lines masked before parsing come back as rejects of the mask: they get their own reason.
    bad |= {line: reject for line, reject in (source.bad | found.bad).items() if line in bad}
    exact = _number_lines(folder / "raw.parquet", found.starts, bad, rows)
    if rows + len(bad) != len(found.starts):
        raise ThreefoldError(
            phrase(
                "Of %(all)s lines only %(found)s could be accounted for.",
                all=f"{len(found.starts):,}",
                found=f"{rows + len(bad):,}",
            ),
            where={"file": inspection.file},
            remedy=phrase(
                "Choose another quote character or delimiter, or save the file as UTF-8 CSV."
            ),
        )
    return Outcome(rows, bad, lines_exact=exact)


def _by_line(
    begun: dict[int, Reject], starts: array[int], offsets: array[int]
) -> dict[int, Reject]:
    """Rejects by line, from rejects by the byte at which their record begins."""
    out = {}
    for begin, reject in begun.items():
        place = bisect_right(offsets, begin) - 1
        line = starts[place] if place >= 0 else 0
        out[line] = replace(reject, line=line)
    return out


def _run(
    engine: Engine, source: Path, inspection: Inspection, skip: int, folder: Path
) -> tuple[int, dict[int, Reject]]:
    raw, errors = folder / "raw.parquet", folder / "errors.parquet"
    engine.execute(
        sql.parse(
            source,
            columns=[column.name for column in inspection.columns],
            delimiter=inspection.delimiter,
            quote=inspection.quote,
            skip=skip,
            raw=raw,
            errors=errors,
        )
    )
    bad = rejects.explain(errors, source, len(inspection.columns), inspection.encoding)
    return pq.ParquetFile(raw).metadata.num_rows, bad


def _number_lines(raw: Path, starts: array[int], bad: dict[int, Reject], rows: int) -> bool:
    """Give each row its number and true line; False when lines and rows do not match."""
    lines = array("q", (line for line in starts if line not in bad)) if bad else starts
    if len(lines) != rows:
        return False
    if not rows:
        return True
    numbers = pa.Array.from_buffers(pa.int64(), rows, [None, pa.py_buffer(lines)])
    numbered = raw.with_name("numbered.parquet")
    with pq.ParquetFile(raw) as file, parts.Writer(numbered, file.schema_arrow.names) as out:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            out.write(numbers.slice(out.rows, len(table)), table.columns)
    numbered.replace(raw)
    return True


def _refuse_wrong_encoding(path: Path, outcome: Outcome, inspection: Inspection) -> None:
    wrong = [reject for reject in outcome.bad.values() if reject.code == codes.UNDECODABLE]
    if len(wrong) <= WRONG_ENCODING_LINES:
        return
    if len(wrong) <= WRONG_ENCODING * (outcome.rows + len(outcome.bad)):
        return
    first = min(wrong, key=lambda reject: reject.line)
    others = [name for name, _ in inspection.encoding_candidates if name != inspection.encoding]
    raise Invalid(
        phrase(
            "%(count)s lines are not %(encoding)s text.",
            count=f"{len(wrong):,}",
            encoding=inspection.encoding,
        ),
        where={"file": path.name, "row": first.line},
        remedy=phrase(
            "Choose another encoding, such as %(names)s.",
            names=", ".join(others or ["cp1252", "gb18030"]),
        ),
    )


@contextmanager
def watched(engine: Engine, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Interrupt the engine as soon as `cancelled` says so."""
    if cancelled is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_S):
            if cancelled():
                engine.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
