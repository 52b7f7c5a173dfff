"""Counting who knocks how often, without keeping who it was.

Addresses are hashed with a key that changes every day, and the counts go after a day.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from threefold.collect.models import Knock
from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.kit.keyed import subject
from threefold.kit.visitors import network

PER_ADDRESS, PER_NETWORK, PER_PERSON = 12, 60, 3
"""Times an hour. More of an address or network holds entries back; ten times as many is refused."""

_KEPT = timedelta(days=1)


class Busy(ThreefoldError):
    status, code, exit_code = 429, "busy", 6


def knocked(address: str) -> bool:
    """Count one sending from an address; whether there were too many. Raises Busy by far."""
    near = count("address", address)
    wide = count("network", network(address))
    if near > 10 * PER_ADDRESS or wide > 10 * PER_NETWORK:
        raise Busy(
            _("Too many registrations come from your network just now."),
            remedy=_("Please try again in an hour."),
        )
    return near > PER_ADDRESS or wide > PER_NETWORK


def count(what: str, value: str) -> int:
    """How often `value` came within this hour, this time included; 0 for nothing."""
    if not value:
        return 0
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    digest = subject(settings.HOME.secret, f"knock {what}", hour.date().isoformat(), value)
    row, new = Knock.objects.get_or_create(digest=digest, hour=hour)
    if new:
        Knock.objects.filter(hour__lt=now - _KEPT).delete()
    Knock.objects.filter(pk=row.pk).update(times=F("times") + 1)
    return int(Knock.objects.values_list("times", flat=True).get(pk=row.pk))
