"""How often one place may answer."""

from __future__ import annotations

from threefold.access.service.knocking import Door, busy
from threefold.related.models import SurveyKnock

PER_KIOSK = 600
"""Times an hour. Behind a kiosk many people share an address, so it is counted for itself."""

DOOR = Door(SurveyKnock, "survey")


def knocked(address: str, *, kiosk: str = "") -> bool:
    """Count one sending; whether there were too many. Raises Busy by far."""
    if not kiosk:
        return DOOR.knocked(address)
    if DOOR.count("kiosk", kiosk) > PER_KIOSK:
        raise busy()
    return False
