"""The data files of a table version, and which of them a filter leaves."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable

from threefold.kit.errors import Invalid

Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "in"]
Filter: TypeAlias = tuple[str, Operator, Any]
Filters: TypeAlias = Sequence[Filter]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, given: value in given,
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of a table; `path` is relative to the table, as written on disk."""

    path: str
    partition: Mapping[str, str | None]
    rows: int
    bytes: int


def data_files(table: DeltaTable, partition_by: Sequence[str]) -> tuple[DataFile, ...]:
    """What the table's loaded version holds, ordered by path."""
    actions = pa.table(table.get_add_actions(flatten=True)).sort_by("path")
    partitions = [
        actions[f"partition.{name}"].cast(pa.string()).to_pylist()
        if f"partition.{name}" in actions.column_names
        else [None] * actions.num_rows
        for name in partition_by
    ]
    values = zip(*partitions, strict=True) if partitions else ((),) * actions.num_rows
    return tuple(
        # The log writes paths as parts of a URL.
        DataFile(unquote(path), dict(zip(partition_by, value, strict=True)), rows or 0, size)
        for path, value, rows, size in zip(
            actions["path"].to_pylist(),
            values,
            actions["num_records"].to_pylist(),
            actions["size_bytes"].to_pylist(),
            strict=True,
        )
    )


def choose(
    files: Sequence[DataFile], partition_by: Sequence[str], filters: Filters
) -> list[DataFile]:
    """The files whose partition passes all filters; partition values compare as text."""
    for column, _, _ in filters:
        if column not in partition_by:
            raise Invalid(
                f"{column!r} is not a partition column.",
                remedy="Put this condition into the query.",
            )
    return [file for file in files if all(_passes(file.partition, each) for each in filters)]


def of_partitions(filters: Filters, partition_by: Sequence[str]) -> Filters:
    return [each for each in filters if each[0] in partition_by]


def condition(filters: Filters) -> tuple[str, dict[str, Any]]:
    """The filters as SQL with bound values."""
    terms: list[str] = []
    values: dict[str, Any] = {}
    for number, (column, comparison, given) in enumerate(filters):
        if comparison not in _COMPARE:
            raise Invalid(
                f"{comparison!r} is no comparison.", remedy=f"Use one of {', '.join(_COMPARE)}."
            )
        name = '"' + column.replace('"', '""') + '"'
        each = list(given) if comparison == "in" else [given]
        bound = {f"lake_{number}_{place}": value for place, value in enumerate(each)}
        values.update(bound)
        places = ", ".join(f"${key}" for key in bound)
        if comparison == "in":
            # A list of single values, unlike one list value, is held against row-group bounds.
            terms.append(f"{name} in ({places})" if bound else "false")
        else:
            terms.append(f"{name} {comparison} {places}")
    return " and ".join(terms) or "true", values


def _passes(partition: Mapping[str, str | None], given: Filter) -> bool:
    column, comparison, wanted = given
    value = partition[column]
    if value is None:
        return False
    if comparison == "in":
        return value in {str(each) for each in wanted}
    return _COMPARE[comparison](value, str(wanted))
