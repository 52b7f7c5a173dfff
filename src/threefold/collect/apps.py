from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "threefold.collect"
    label = "collect"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from threefold.ui.service import Command, NavItem, commands, nav

        nav.add(
            "imports",
            NavItem(
                label=_("Imports"),
                url_name="collect:list",
                icon="upload",
                order=30,
                permission="imports.see",
                also=tuple(
                    f"collect:{name}"
                    for name in (
                        "new", "sources", "read", "reading", "run", "again", "columns", "check",
                        "quarantine",
                    )
                ),
            ),
        )  # fmt: skip
        commands.add(
            "import",
            Command(_("Import a file"), "collect:new", icon="upload", permission="imports.edit"),
        )
