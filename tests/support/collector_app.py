"""The event API with keys that are fixed, for a Granian process without Django.

The spool goes below COLLECTOR_SPOOL; COLLECTOR_LIMITS may hold limits as JSON.
"""

from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

from threefold.collect.logic.stream.admission import Admission, Admitted, digest
from threefold.collect.logic.stream.app import EventApi
from threefold.collect.logic.stream.cors import Origins
from threefold.collect.logic.stream.limits import Limits
from threefold.collect.logic.stream.spool import Spool

KEYS = {
    "key": Admitted("shop", True, Origins()),
    "other": Admitted("desk", True, Origins()),
    "guarded": Admitted("shop", True, Origins.of(["https://shop.example", "http://*.shop.test"])),
    "off": Admitted("silent", False, Origins()),
    "ended": Admitted("shop", True, Origins(), datetime(2020, 1, 1, tzinfo=UTC)),
    "ending": Admitted("shop", True, Origins(), datetime(2999, 1, 1, tzinfo=UTC)),
}


def application() -> EventApi:
    limits = json.loads(os.environ.get("COLLECTOR_LIMITS", "{}"))
    return EventApi(
        Spool(Path(os.environ["COLLECTOR_SPOOL"]) / uuid.uuid4().hex),
        Admission(lambda: {digest(key): admitted for key, admitted in KEYS.items()}),
        Limits(**limits),
    )
