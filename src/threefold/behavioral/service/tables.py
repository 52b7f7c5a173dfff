"""The tables of this room in the lake."""

from __future__ import annotations

from django.conf import settings

from threefold.behavioral import variable
from threefold.behavioral.logic.distil.statements import arrow_schema
from threefold.behavioral.types import CLAIM_SCHEMA, EVENT_SCHEMA, SNAPSHOT_SCHEMA
from threefold.lake.service import Lake, LakeTable


def _lake() -> Lake:
    return Lake(str(settings.LAKE_URL), settings.LAKE_OPTIONS or None)


def events() -> LakeTable:
    return _lake().table(
        "events", EVENT_SCHEMA, partition_by=("month",), cluster_by=("subject", "occurred_at")
    )


def claims() -> LakeTable:
    return _lake().table("event_claims", CLAIM_SCHEMA)


def variables() -> LakeTable:
    return _lake().table(
        "variables",
        arrow_schema(variable.all_variables().values()),
        partition_by=("as_of",),
        cluster_by=("customer_id",),
    )


def snapshots() -> LakeTable:
    return _lake().table("variable_snapshots", SNAPSHOT_SCHEMA)
