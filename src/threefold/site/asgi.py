"""What a web process answers: the event API itself, everything else through Django.

The event API is asked first and does no more than look the address up, so pages do not notice it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from typing import Any

from threefold.collect.logic.stream import routes
from threefold.collect.logic.stream.admission import Admission, Admitted
from threefold.collect.logic.stream.app import EventApi
from threefold.collect.logic.stream.limits import Limits
from threefold.collect.logic.stream.spool import Spool
from threefold.site.bridge import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threefold.site.settings")

PAGE_THREADS = 4


def event_api() -> EventApi:
    """The event API of this process, with a spool folder of its own."""
    import django

    django.setup()
    from django.conf import settings

    return EventApi(
        Spool(settings.HOME.spool / uuid.uuid4().hex),
        Admission(_book),
        Limits(**settings.COLLECT),
        trust_proxy=bool(settings.HOME.settings.get("proxy", False)),
    )


def collector() -> Any:
    """The event API alone."""
    return event_api()


def everything() -> Any:
    """The event API and the pages."""
    from threefold.site.wsgi import application as wsgi

    api, pages = event_api(), Pages(wsgi, PAGE_THREADS)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or routes.find(scope["path"]):
            await api(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return application


def _book() -> Mapping[str, Admitted]:
    from django.db import close_old_connections

    from threefold.collect.service.stream import keys

    # Not within a request, so nothing else lets go of a connection that has died.
    close_old_connections()
    try:
        return keys.book()
    finally:
        close_old_connections()
