"""The tables of scores in the lake."""

from __future__ import annotations

import pyarrow as pa
from django.conf import settings

from threefold.lake.service import Lake, LakeTable

SCORES = pa.schema(
    [
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("reasons", pa.string(), nullable=False),
        pa.field("model", pa.string(), nullable=False),
    ]
)
"""One score of one customer as of a day, with the bounds of its 80 % interval. `reasons` is a JSON
list of `code` or `code:number`, weightiest first; `model` names the version and the day it was
learned as of."""

CARDS = pa.schema(
    [
        pa.field("as_of", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("made_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("published", pa.bool_(), nullable=False),
        pa.field("card", pa.string(), nullable=False),
    ]
)
"""A model card each time a score was computed; `card` is `logic.scores.cards.Card` as JSON."""


def _lake() -> Lake:
    return Lake(str(settings.LAKE_URL), settings.LAKE_OPTIONS or None)


def scores() -> LakeTable:
    """All scores, a partition for each day and score."""
    return _lake().table(
        "scores", SCORES, partition_by=("as_of", "code"), cluster_by=("customer_id",)
    )


def cards() -> LakeTable:
    return _lake().table("score_cards", CARDS)


def tidy(*, keep_hours: float = 168) -> dict[str, int]:
    """Drop files that no version younger than this needs; how many went."""
    return {"removed": sum(table.vacuum(keep_hours) for table in (scores(), cards()))}
