from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path
from django.urls.resolvers import URLResolver
from django.utils.module_loading import autodiscover_modules

from threefold.api import service as api
from threefold.site.views import home

autodiscover_modules("rest")


def _rooms() -> list[URLResolver]:
    """Every room with a `urls` module answers under its own patterns."""
    found = []
    for config in apps.get_app_configs():
        if not config.name.startswith("threefold.") or config.label == "site":
            continue
        if find_spec(f"{config.name}.urls"):
            found.append(path("", include((import_module(f"{config.name}.urls"), config.label))))
    return found


urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls()),
    *_rooms(),
]
