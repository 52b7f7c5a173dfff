"""The tables of this room in the lake."""

from __future__ import annotations

import pyarrow as pa
from django.conf import settings

from threefold.lake.service import Lake, LakeTable

_MEMBERS = pa.schema(
    [
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("block", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("bits", pa.int64(), nullable=False),
    ]
)
_SETTLED = pa.schema(
    [
        pa.field("segment", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
    ]
)


_MOVES = pa.schema(
    [
        pa.field("month", pa.string(), nullable=False),
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("block", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("came", pa.int64(), nullable=False),
        pa.field("went", pa.int64(), nullable=False),
    ]
)


def _lake() -> Lake:
    return Lake(str(settings.LAKE_URL), settings.LAKE_OPTIONS or None)


def members() -> LakeTable:
    """Who was in which live segment on a day: sixty segments to a number (`asking.block_of`)."""
    return _lake().table(
        "segment_members", _MEMBERS, partition_by=("as_of", "block"), cluster_by=("customer_id",)
    )


def moves() -> LakeTable:
    """Who came into which live segment by a day and who went, of days whose members, or those of
    the day before, are kept no more: bits as in `members`. A row of customer 0 marks each day that
    was noted, lest it be noted again."""
    return _lake().table(
        "segment_moves", _MOVES, partition_by=("month",), cluster_by=("customer_id",)
    )


def settled() -> LakeTable:
    """The members of segments that are no longer live, as they were when it was settled."""
    return _lake().table(
        "segment_settled", _SETTLED, partition_by=("segment",), cluster_by=("customer_id",)
    )
