"""How often a form is shown and begun: counts by day, no cookies, nobody told apart."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from threefold.collect.models import Channel, Drive, Visits

_ROBOTS = ("bot", "crawler", "spider", "preview", "curl", "wget", "python-requests", "monitor")


def viewed(drive: Drive, *, channel: str, language: str, agent: str = "") -> None:
    """Count one showing of the form, unless a program says that it is one."""
    if not any(word in agent.lower() for word in _ROBOTS):
        _add(drive, channel, language, "views")


def begun(drive: Drive, *, channel: str, language: str) -> None:
    """Count somebody who began to fill in."""
    _add(drive, channel, language, "starts")


def _add(drive: Drive, channel: str, language: str, what: str) -> None:
    row, _new = Visits.objects.get_or_create(
        drive=drive,
        day=timezone.localdate(),
        channel=channel if channel in Channel.values else Channel.HOSTED,
        language=language,
    )
    Visits.objects.filter(pk=row.pk).update(**{what: F(what) + 1})
