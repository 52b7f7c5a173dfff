"""Measured answers of all customers, for those who sum them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
from django.db.models import Count, Max

from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.related.models import Answer

ANSWERED = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("variable", pa.string()),
        ("number", pa.float64()),
        ("text", pa.string()),
        ("answered_at", store.MOMENT),
    ]
)
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


def answered(choices: Sequence[str] = (), until: datetime | None = None) -> pa.Table:
    """ANSWERED up to a moment (in UTC), or ever; merged customers as one.

    Texts are left out but of the variables `choices`, whose words the plan lists.
    """
    places = ", ".join("%s" for _ in choices) or "''"
    query = engine.sql("threefold.related", "latest").replace("{chosen}", places)
    return store.fetch(query, [*choices, until or _FAR], schema=ANSWERED)


def answers_mark() -> str:
    """Another text whenever an answer came in or went; answers are never changed."""
    told = Answer.objects.aggregate(newest=Max("id"), count=Count("id"))
    return f"{told['newest'] or 0}-{told['count']}"
