from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "threefold.segments"
    label = "segments"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from threefold.segments.service import comparing
        from threefold.ui.service import Command, NavItem, commands, nav
        from threefold.view.service.panels import panels

        nav.add(
            "segments",
            NavItem(
                label=_("Segments"),
                url_name="segments:segments",
                icon="filter",
                order=23,
                permission="segments.see",
                also=tuple(
                    f"segments:{name}"
                    for name in ("new", "edit", "segment", "moves", "overlap", "similar")
                ),
            ),
        )
        nav.add(
            "classes",
            NavItem(
                label=_("Classes"),
                url_name="segments:classes",
                icon="filter",
                order=22,
                permission="segments.see",
                also=tuple(
                    f"segments:{name}"
                    for name in ("class-movement", "class-members", "class-rules")
                ),
            ),
        )
        comparing.offer()
        panels.add("classes", "segments:class-panel")
        commands.add(
            "segments.new",
            Command(
                pgettext_lazy("segment", "Build a segment"),
                "segments:new",
                icon="filter",
                permission="segments.edit",
            ),
        )
