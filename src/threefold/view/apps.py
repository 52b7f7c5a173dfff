from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ViewConfig(AppConfig):
    name = "threefold.view"
    label = "view"

    def ready(self) -> None:
        from threefold.collect.service import contacts
        from threefold.descriptive import service as descriptive
        from threefold.identity import service as identity
        from threefold.ui.service import Command, NavItem, commands, nav
        from threefold.view import service
        from threefold.view.views.finding import found

        descriptive.changed.add("view", service.refresh)
        descriptive.measured.add("view", service.renew_reach)
        descriptive.measured.add("wide", service.keep_accuracy)
        contacts.finders.add("customers", found)
        identity.finders.add("customers", found)
        nav.add(
            "customers",
            NavItem(
                label=_("Customers"),
                url_name="view:customers",
                icon="users",
                order=11,
                permission="customers.see",
                also=(
                    *("view:customer", "view:timeline", "view:edit-value", "view:unmask"),
                    *("view:why", "view:known-on"),
                ),
            ),
        )
        nav.add(
            "conflicts",
            NavItem(
                label=_("Conflicts"),
                url_name="view:conflicts",
                icon="scale",
                order=30,
                group="who",
                permission="customers.see",
            ),
        )
        nav.add(
            "accuracy",
            NavItem(
                label=_("Accuracy"),
                url_name="view:accuracy",
                icon="target",
                order=10,
                group="who",
                permission="customers.see",
                also=("view:mend", "view:accuracy-of"),
            ),
        )
        commands.add(
            "mend",
            Command(
                _("Records to mend first"),
                "view:mend",
                icon="checklist",
                permission="customers.see",
                order=12,
            ),
        )
