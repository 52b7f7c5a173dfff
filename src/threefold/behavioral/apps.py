from django.apps import AppConfig


class BehavioralConfig(AppConfig):
    name = "threefold.behavioral"
    label = "behavioral"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from threefold.behavioral import service
        from threefold.descriptive.service import classes
        from threefold.plan.service import coverage
        from threefold.ui.service import Command, commands

        classes.add("buyers", service.buyers)
        coverage.add("behavioral", service.coverage)
        commands.add(
            "behavioral.rates",
            Command(_("Exchange rates"), "behavioral:rates", icon="coin", permission="imports.see"),
        )
