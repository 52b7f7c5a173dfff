"""What a web process answers: the event API itself, everything else through Django.

The event API is asked first and does no more than look the address up, so pages do not notice it.
"""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threefold.site.settings")

PAGE_THREADS = 4


def collector() -> Any:
    """The event API alone."""
    import django

    django.setup()
    from threefold.collect.service.stream import serving

    return serving.event_api()


def everything() -> Any:
    """The event API and the pages."""
    from threefold.site.bridge import Pages
    from threefold.site.wsgi import application as wsgi

    api, pages = collector(), Pages(wsgi, PAGE_THREADS)
    from threefold.collect.service.stream import serving

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or serving.answers(scope["path"]):
            await api(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return application
