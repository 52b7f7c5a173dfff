"""Questions that pages ask of imports; nothing is changed here."""

from __future__ import annotations

from threefold.collect.models import Run


def recent_runs(limit: int = 5) -> list[Run]:
    """The newest imports with their sources, whatever became of them. One query."""
    return list(Run.objects.select_related("source", "created_by")[:limit])
