"""How often one place may register, and how many letters an hour go to one person."""

from __future__ import annotations

from threefold.access.service.knocking import Door
from threefold.collect.models import Knock

PER_PERSON = 3
DOOR = Door(Knock, "knock")
