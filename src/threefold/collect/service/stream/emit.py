"""Writing to the event API's spool from inside: forms, pull sources and staff have one way in."""

from __future__ import annotations

import atexit
import json
import os
import threading
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from threefold.collect.logic.stream.spool import Request, Spool

_lock = threading.Lock()
_spools: dict[tuple[int, str], Spool] = {}
_MOST = 2_500


def emit(
    source: str,
    messages: Sequence[Mapping[str, Any]],
    *,
    context: Mapping[str, Any] | None = None,
) -> None:
    """Put messages of the event API's dialect on disk; they are durable when this returns.

    With a stable `messageId` repeating is harmless. `Unavailable` when the disk cannot take them.
    """
    spool = _spool()
    shared = _text(context) if context else None
    for start in range(0, len(messages), _MOST):
        some = messages[start : start + _MOST]
        items = "\n".join(_text(message) for message in some)
        spool.put_wait(
            Request(
                source=source, events=len(some), items=items, sent=None, context=shared, type=None
            )
        )


def _text(message: Mapping[str, Any]) -> str:
    return json.dumps(message, cls=DjangoJSONEncoder)


def _spool() -> Spool:
    """The spool of this process; a process that was forked makes its own."""
    root = Path(settings.HOME.spool)
    key = (os.getpid(), str(root))
    with _lock:
        if key not in _spools:
            _spools[key] = Spool(root / uuid.uuid4().hex)
            atexit.register(_spools[key].close)
        return _spools[key]
