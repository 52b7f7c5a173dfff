"""The two tables of this room in the lake."""

from __future__ import annotations

from django.conf import settings

from threefold.behavioral.types import CLAIM_SCHEMA, EVENT_SCHEMA
from threefold.lake.service import Lake, LakeTable


def _lake() -> Lake:
    return Lake(str(settings.LAKE_URL), settings.LAKE_OPTIONS or None)


def events() -> LakeTable:
    return _lake().table(
        "events", EVENT_SCHEMA, partition_by=("month",), cluster_by=("subject", "occurred_at")
    )


def claims() -> LakeTable:
    return _lake().table("event_claims", CLAIM_SCHEMA)
