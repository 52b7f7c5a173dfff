"""The statements with which the engine parses delimited text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from threefold.collect.logic.reading import limits

# Several buffers are read at once; each holds some records of the largest size.
_LEAST_BUFFER, _LARGEST_BUFFER = 4, 8
# A record may begin just below the limit of a line and go on.
RECORD_BYTES = 2 * limits.LINE_BYTES
ROW_GROUP = 122_880


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def parse(
    source: Path,
    *,
    columns: Sequence[str],
    delimiter: str,
    quote: str,
    skip: int,
    raw: Path,
    errors: Path,
) -> str:
    """Two statements to be run on one connection: rows to `raw`, rejected lines to `errors`.

    Rows are written in the order of the file and not numbered: to count them, one thread would
    have to see them all.
    """
    fields = ", ".join(f"'c{place}': 'varchar'" for place in range(len(columns)))
    picked = ", ".join(f"c{place} as {name(column)}" for place, column in enumerate(columns))
    # Wide rows need large buffers, too.
    shares = source.stat().st_size // (8 * RECORD_BYTES)
    buffer = RECORD_BYTES * min(max(shares, _LEAST_BUFFER), _LARGEST_BUFFER)
    read = f"""
        select {picked} from read_csv({text(str(source))},
            auto_detect = false, header = false, skip = {skip}, columns = {{{fields}}},
            delim = {text(delimiter)}, quote = {text(quote)}, escape = {text(quote)},
            max_line_size = {RECORD_BYTES}, buffer_size = {buffer},
            compression = 'none', hive_partitioning = false,
            store_rejects = true, rejects_limit = 0)"""
    # `first` by rank: an undecodable byte explains the line better than its column count.
    return f"""
        copy ({read})
        to {text(str(raw))} (format parquet, parquet_version v2,
            compression zstd, compression_level 1, row_group_size {ROW_GROUP});
        copy (
            select error_type, column_idx, line_byte_position, csv_line, error_message
            from (
                select *, row_number() over (
                    partition by line_byte_position
                    order by error_type <> 'INVALID ENCODING', column_idx nulls last
                ) as rank
                from reject_errors
            ) where rank = 1
        ) to {text(str(errors))} (format parquet);
    """
