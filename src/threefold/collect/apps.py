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
                order=40,
                group="collect",
                permission="imports.see",
                also=tuple(
                    f"collect:{name}"
                    for name in (
                        "new", "read", "reading", "run", "again", "columns", "check",
                        "quarantine",
                    )
                ),
            ),
        )  # fmt: skip
        commands.add(
            "import",
            Command(_("Import a file"), "collect:new", icon="upload", permission="imports.edit"),
        )
        nav.add(
            "contacts",
            NavItem(
                label=_("Contacts"),
                url_name="collect:contacts",
                icon="headset",
                order=40,
                group="does",
                permission="home.see",
                also=tuple(
                    f"collect:{name}"
                    for name in ("contact", "contact-new", "contact-correct", "next-steps")
                ),
            ),
        )
        commands.add(
            "contact",
            Command(
                _("Log a contact"),
                "collect:contact-new",
                icon="headset",
                permission="customers.edit",
                order=10,
                key="c",
            ),
        )
        commands.add(
            "next-steps",
            Command(
                _("My next steps"),
                "collect:next-steps",
                icon="checklist",
                permission="customers.edit",
                order=11,
            ),
        )
        _sources()
        _pulls()
        _drives()


def _sources() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.ui.service import Command, NavItem, commands, nav

    nav.add(
        "sources",
        NavItem(
            label=_("Sources"),
            url_name="collect:sources",
            icon="database-import",
            order=30,
            group="collect",
            permission="imports.see",
            also=(
                "collect:source", "collect:source-days", "collect:source-keys",
                "collect:source-sites", "collect:source-plan", "collect:source-event",
                "collect:source-traits", "collect:source-snippets", "collect:held",
                "collect:held-group", "collect:held-event",
            ),
        ),
    )  # fmt: skip
    commands.add(
        "quarantine",
        Command(
            _("Quarantine of live events"),
            "collect:held",
            icon="alert-triangle",
            permission="imports.see",
        ),
    )


def _pulls() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.ui.service import Command, NavItem, commands, nav

    nav.add(
        "pulls",
        NavItem(
            label=_("Pulls"),
            url_name="collect:pulls",
            icon="cloud-download",
            order=50,
            group="collect",
            permission="imports.see",
            also=tuple(
                f"collect:pull{name}"
                for name in ("", "-new", "-settings-new", "-settings", "-look", "-schedule")
            ),
        ),
    )
    commands.add(
        "pull",
        Command(
            _("Set up a pull"),
            "collect:pull-new",
            icon="cloud-download",
            permission="imports.manage",
        ),
    )


def _drives() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.collect.service import drives
    from threefold.descriptive import service as descriptive
    from threefold.ui.service import Command, NavItem, commands, nav

    descriptive.changed.add("drives", drives.prove)
    nav.add(
        "drives",
        NavItem(
            label=_("Drives"),
            url_name="collect:drives",
            icon="gift",
            order=60,
            group="collect",
            permission="customers.see",
            also=(
                "collect:drive", "collect:drive-new", "collect:drive-results",
                "collect:drive-entries", "collect:drive-codes", "collect:drive-draws",
                "collect:drive-entry", "collect:drive-cards", "collect:drive-share",
                "collect:redeem",
            ),
        ),
    )  # fmt: skip
    commands.add(
        "redeem",
        Command(_("Redeem a code"), "collect:redeem", icon="ticket", permission="customers.edit"),
    )
