"""The tables of the wide view in the lake."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
from django.conf import settings

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


def customers_wide(fields: Mapping[str, WideField] | None = None) -> LakeTable:
    return _lake().table(
        "customers_wide",
        schema_of(fields or wide_fields()),
        partition_by=("as_of",),
        cluster_by=("customer_id",),
    )


def accuracy() -> LakeTable:
    return _lake().table("customer_accuracy", ACCURACY, cluster_by=("customer_id",))


def days() -> LakeTable:
    return _lake().table("customers_wide_days", DAYS)
