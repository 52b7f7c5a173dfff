"""Counting who knocks how often at a form open to the world, without keeping who it was.

Addresses are hashed with a key that changes every day, and the counts go after a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.kit.keyed import subject
from threefold.kit.visitors import network

_KEPT = timedelta(days=1)


class Busy(ThreefoldError):
    status, code, exit_code = 429, "busy", 6


@dataclass(frozen=True)
class Door:
    """One kind of form. `knocks` is the room's own table of counts: digest, hour, times.

    `name` parts its counts from those of other forms. More than `per_address` or `per_network` an
    hour is too many, ten times as many is refused.
    """

    knocks: Any
    name: str
    per_address: int = 12
    per_network: int = 60

    def knocked(self, address: str) -> bool:
        """Count one sending; whether there were too many. Raises Busy by far."""
        near = self.count("address", address)
        wide = self.count("network", network(address))
        if near > 10 * self.per_address or wide > 10 * self.per_network:
            raise busy()
        return near > self.per_address or wide > self.per_network

    def count(self, what: str, value: str) -> int:
        """How often `value` came within this hour, this time included; 0 for nothing."""
        if not value:
            return 0
        now = clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        mark = f"{self.name} {what}"
        digest = subject(settings.HOME.secret, mark, hour.date().isoformat(), value)
        row, new = self.knocks.objects.get_or_create(digest=digest, hour=hour)
        if new:
            self.knocks.objects.filter(hour__lt=now - _KEPT).delete()
        same = self.knocks.objects.filter(pk=row.pk)
        same.update(times=F("times") + 1)
        return int(same.values_list("times", flat=True).get())


def busy() -> Busy:
    """What is said to whoever comes far too often."""
    return Busy(
        _("Too much comes from your network just now."),
        remedy=_("Please try again in an hour."),
    )
