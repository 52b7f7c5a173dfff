from __future__ import annotations

from django.apps import AppConfig


def _choices() -> list[tuple[str, str]]:
    from threefold.segments import service

    return [(str(each.pk), each.name) for each in service.listed().only("name")]


class SegmentsConfig(AppConfig):
    name = "threefold.segments"
    label = "segments"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from threefold.segments.service import comparing
        from threefold.ui.service import Command, NavItem, commands, nav
        from threefold.view.service.narrowing import Narrowing, narrowings
        from threefold.view.service.panels import panels

        nav.add(
            "segments",
            NavItem(
                label=_("Segments"),
                url_name="segments:segments",
                icon="filter",
                order=20,
                group="decide",
                permission="segments.see",
                also=tuple(
                    f"segments:{name}"
                    for name in (
                        *("new", "edit", "segment", "moves", "overlap", "similar"),
                        *("find", "customers"),
                    )
                ),
            ),
        )
        nav.add(
            "portfolio",
            NavItem(
                label=_("Portfolio"),
                url_name="segments:portfolio",
                icon="chart-dots",
                order=30,
                group="decide",
                permission="segments.see",
            ),
        )
        nav.add(
            "classes",
            NavItem(
                label=_("Classes"),
                url_name="segments:classes",
                icon="medal",
                order=10,
                group="decide",
                permission="segments.see",
                also=tuple(
                    f"segments:{name}"
                    for name in ("class-movement", "class-members", "class-rules")
                ),
            ),
        )
        comparing.offer()
        panels.add("classes", "segments:class-panel")
        panels.add("segments", "segments:customer-panel")
        narrowings.add("segment", Narrowing(_("Segment"), _choices, comparing.customers_of))
        commands.add(
            "segments.find",
            Command(
                _("Find groups"),
                "segments:find",
                icon="users-group",
                permission="segments.see",
            ),
        )
        commands.add(
            "segments.new",
            Command(
                pgettext_lazy("segment", "Build a segment"),
                "segments:new",
                icon="filter",
                permission="segments.edit",
            ),
        )
