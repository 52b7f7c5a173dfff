"""The tables of the wide view in the lake."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
from django.conf import settings

from threefold.kit.errors import Conflict
from threefold.lake.service import Lake, LakeTable
from threefold.view.logic.wide.days import DAYS
from threefold.view.logic.wide.fields import WideField, schema_of
from threefold.view.service.wide.fields import wide_fields

ACCURACY = pa.schema(
    [
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("accuracy", pa.float64(), nullable=False),
    ]
)


def _lake() -> Lake:
    return Lake(str(settings.LAKE_URL), settings.LAKE_OPTIONS or None)


_clashing: set[tuple[str, str, str]] = set()
"""Columns that a lake holds with another type: lake, code, type asked for."""


def customers_wide(fields: Mapping[str, WideField] | None = None) -> LakeTable:
    """The wide view with these columns, but for those that the lake holds with another type: of a
    planned variable whose type was changed and not its code."""
    left = {
        code: each
        for code, each in (fields or wide_fields()).items()
        if (str(settings.LAKE_URL), code, each.type) not in _clashing
    }
    while True:
        table = _lake().table(
            "customers_wide",
            schema_of(left),
            partition_by=("as_of",),
            cluster_by=("customer_id",),
        )
        try:
            table.snapshot()
        except Conflict as error:
            code = error.where.get("column", "")
            if code not in left:
                raise
            _clashing.add((str(settings.LAKE_URL), code, left.pop(code).type))
        else:
            return table


def accuracy() -> LakeTable:
    return _lake().table("customer_accuracy", ACCURACY, cluster_by=("customer_id",))


def days() -> LakeTable:
    return _lake().table("customers_wide_days", DAYS)
