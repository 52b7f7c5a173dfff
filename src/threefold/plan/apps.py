from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "threefold.plan"
    label = "plan"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from threefold.ui.service import Command, NavItem, commands, nav

        nav.add(
            "plan",
            NavItem(
                label=_("Plan"),
                url_name="plan:plan",
                icon="clipboard-list",
                order=10,
                group="collect",
                permission="plan.see",
                also=(
                    *("plan:variable", "plan:draft", "plan:versions", "plan:compare"),
                    *("plan:choose", "plan:template", "plan:edit", "plan:new", "plan:upload"),
                    "plan:ranking",
                ),
            ),
        )
        nav.add(
            "gap",
            NavItem(
                label=_("What is missing"),
                url_name="plan:gap",
                icon="target",
                order=20,
                group="collect",
                permission="plan.see",
            ),
        )
        commands.add(
            "plan.edit",
            Command(_("Edit the plan"), "plan:draft", icon="pencil", permission="plan.edit"),
        )
        commands.add(
            "plan.choose",
            Command(
                _("Choose a line of business"),
                "plan:choose",
                icon="building-store",
                permission="plan.edit",
            ),
        )
