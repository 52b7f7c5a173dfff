"""Where classes lie in the lake."""

from __future__ import annotations

import pyarrow as pa
from django.conf import settings

from threefold.lake.service import Lake, LakeTable

SCHEMA = pa.schema(
    [
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("relation", pa.string()),
        pa.field("tier", pa.string()),
        pa.field("stage", pa.string()),
        pa.field("prospect_type", pa.string()),
        pa.field("value", pa.float64()),
        pa.field("evidence", pa.string()),
        pa.field("rules", pa.string(), nullable=False),
        pa.field("wide", pa.string(), nullable=False),
    ]
)
"""`value` is what tiers are ranked by, `evidence` a JSON text with points and what holds, `rules` a
hash of the rules by which all rows of a day were told, `wide` when the wide view was made that they
were asked of."""


def customer_classes() -> LakeTable:
    lake = Lake(str(settings.LAKE_URL), settings.LAKE_OPTIONS or None)
    return lake.table(
        "customer_classes", SCHEMA, partition_by=("as_of",), cluster_by=("customer_id",)
    )
