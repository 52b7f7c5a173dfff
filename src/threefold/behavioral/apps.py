from django.apps import AppConfig


class BehavioralConfig(AppConfig):
    name = "threefold.behavioral"
    label = "behavioral"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from threefold.behavioral import service
        from threefold.descriptive.service import classes
        from threefold.plan.service import coverage
        from threefold.ui.service import Command, NavItem, commands, nav

        classes.add("buyers", service.buyers)
        coverage.add("behavioral", service.coverage)
        commands.add(
            "behavioral.rates",
            Command(_("Exchange rates"), "behavioral:rates", icon="coin", permission="imports.see"),
        )
        nav.add(
            "market",
            NavItem(
                label=_("Market"),
                url_name="behavioral:market",
                icon="chart-bar",
                order=10,
                group="does",
                permission="customers.see",
                also=(
                    *("behavioral:ranking", "behavioral:market-buyers", "behavioral:cohorts"),
                    *("behavioral:concentration", "behavioral:rfm"),
                ),
            ),
        )
        nav.add(
            "variables",
            NavItem(
                label=_("Variables"),
                url_name="behavioral:variables",
                icon="math-function",
                order=20,
                group="does",
                permission="customers.see",
                also=("behavioral:variable",),
            ),
        )
        nav.add(
            "ledger",
            NavItem(
                label=_("Ledger"),
                url_name="behavioral:ledger",
                icon="notebook",
                order=30,
                group="does",
                permission="ledger.see",
                also=tuple(
                    f"behavioral:ledger-{name}"
                    for name in ("day", "accounts", "sheets", "reconcile")
                ),
                wanted=service.has_trades,
            ),
        )
