"""Counting who sends how often, without keeping who it was.

Addresses are hashed with a key that changes every day, and the counts go after a day.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.kit.keyed import subject
from threefold.kit.visitors import network
from threefold.related.models import SurveyKnock

PER_ADDRESS, PER_NETWORK, PER_KIOSK = 12, 60, 600
"""Times an hour. More of an address or network is held back; ten times as many is refused."""

_KEPT = timedelta(days=1)


class Busy(ThreefoldError):
    status, code, exit_code = 429, "busy", 6


def knocked(address: str, *, kiosk: str = "") -> bool:
    """Count one sending; whether there were too many. Raises Busy by far.

    Behind a kiosk many people share an address, so it is counted for itself.
    """
    if kiosk:
        if count("kiosk", kiosk) > PER_KIOSK:
            raise _busy()
        return False
    near = count("address", address)
    wide = count("network", network(address))
    if near > 10 * PER_ADDRESS or wide > 10 * PER_NETWORK:
        raise _busy()
    return near > PER_ADDRESS or wide > PER_NETWORK


def count(what: str, value: str) -> int:
    """How often `value` came within this hour, this time included; 0 for nothing."""
    if not value:
        return 0
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    digest = subject(settings.HOME.secret, f"survey {what}", hour.date().isoformat(), value)
    row, new = SurveyKnock.objects.get_or_create(digest=digest, hour=hour)
    if new:
        SurveyKnock.objects.filter(hour__lt=clock.now() - _KEPT).delete()
    SurveyKnock.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return int(SurveyKnock.objects.values_list("times", flat=True).get(pk=row.pk))


def _busy() -> Busy:
    return Busy(
        _("Too many answers come from your network just now."),
        remedy=_("Please try again in an hour."),
    )
