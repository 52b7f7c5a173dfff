"""What a sample of rows tells about each column."""

from __future__ import annotations

from collections.abc import Sequence

from threefold.collect.logic.reading import limits, names, values
from threefold.collect.logic.reading.types import Column, ReadOptions
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

SAMPLES = 5
SAMPLE_LENGTH = 200
# Beyond this many columns only the head of each is studied, to answer within seconds.
STUDIED_CELLS = 400_000


def describe(
    originals: Sequence[str], rows: Sequence[Sequence[str | None]], options: ReadOptions, file: str
) -> tuple[Column, ...]:
    """Columns with unique names, sample values, decimal mark and date formats."""
    if len(originals) > limits.COLUMNS:
        raise Invalid(
            phrase(
                "The file has %(found)s columns; %(most)s can be read.",
                found=f"{len(originals):,}",
                most=f"{limits.COLUMNS:,}",
            ),
            where={"file": file, "column": limits.COLUMNS + 1},
            remedy=phrase("Split the file, or check that the right delimiter is chosen."),
        )
    depth = max(20, STUDIED_CELLS // max(1, len(originals)))
    studied = rows if len(rows) <= depth else rows[:: len(rows) // depth + 1]
    out = []
    for index, (name, original) in enumerate(zip(names.unique(originals), originals, strict=True)):
        cells = [cell for row in studied if index < len(row) and (cell := row[index])]
        out.append(_column(index, name, original, cells, options))
    return tuple(out)


def _column(index: int, name: str, original: str, cells: list[str], options: ReadOptions) -> Column:
    samples = list(dict.fromkeys(cell.strip() for cell in cells[:500] if cell.strip()))[:SAMPLES]
    dates = values.date_formats(cells)
    decimal = None if dates else values.decimal_mark(cells[: values.LOOKED_AT])
    chosen = options.date_formats.get(name) or (dates.chosen if dates else None)
    return Column(
        index=index,
        name=name,
        original=original,
        samples=tuple(sample[:SAMPLE_LENGTH] for sample in samples),
        decimal=options.decimal.get(name) or decimal,
        date_format=chosen,
        date_formats=(chosen,)
        if name in options.date_formats and chosen
        else (dates.fitting if dates else ()),
    )
