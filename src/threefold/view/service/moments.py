"""A day or a moment that somebody writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from threefold.kit.errors import Invalid


def end_of(day: date) -> datetime:
    """The last moment of a day of the installation's time zone."""
    begin = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    # In UTC, for the store compares times as texts.
    return (begin - timedelta(microseconds=1)).astimezone(UTC)


def moment_of(text: str) -> datetime:
    """A day (its end is meant) or a moment as written in ISO 8601. Raises Invalid."""
    try:
        day = parse_date(text)
        if day is not None:
            return end_of(day)
        at = parse_datetime(text.replace(" ", "+"))
        if at is not None:
            # What lies before the year 1 or after 9999 in UTC is no moment for the store.
            return (timezone.make_aware(at) if timezone.is_naive(at) else at).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(
        _("This is no date."),
        where={"at": text},
        remedy=_("Write it as 2026-03-01 or 2026-03-01T12:00:00Z."),
    )
