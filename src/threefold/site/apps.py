from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from threefold.kit.phrases import translate_by


class SiteConfig(AppConfig):
    name = "threefold.site"
    label = "site"

    def ready(self) -> None:
        from threefold.ui.service import NavItem, nav

        translate_by(gettext)
        nav.add("home", NavItem(label=_("Home"), url_name="home", icon="home", order=10))
