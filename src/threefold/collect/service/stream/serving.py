"""The event API of one process, put together from settings, store and spool folder."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import close_old_connections

from threefold.collect.logic.stream import routes
from threefold.collect.logic.stream.admission import Admission, Admitted
from threefold.collect.logic.stream.app import EventApi
from threefold.collect.logic.stream.limits import Limits
from threefold.collect.logic.stream.spool import Spool
from threefold.collect.service.stream import keys


def event_api() -> EventApi:
    """An ASGI application with a spool folder of its own."""
    return EventApi(
        Spool(settings.HOME.spool / uuid.uuid4().hex),
        Admission(_book),
        Limits(**settings.COLLECT),
        trust_proxy=bool(settings.HOME.settings.get("proxy", False)),
    )


def answers(path: str) -> bool:
    """Whether an address belongs to the event API."""
    return routes.find(path) is not None


def _book() -> Mapping[str, Admitted]:
    # Not within a request, so nothing else lets go of a connection that has died.
    close_old_connections()
    try:
        return keys.book()
    finally:
        close_old_connections()
