from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "threefold.access"
    label = "access"

    def ready(self) -> None:
        from threefold.access.service.permissions import can, capability
        from threefold.access.service.tokens import bearer
        from threefold.access.service.trail import follow
        from threefold.api.service import authenticators
        from threefold.kit import guard
        from threefold.ui.service import NavItem, may_see_with, nav

        guard.decide_with(can)
        may_see_with(capability)
        authenticators.add("token", bearer)
        follow()
        nav.add(
            "staff",
            NavItem(
                label=_("Staff"),
                url_name="access:staff",
                icon="users-group",
                order=30,
                group="administration",
                permission="staff.see",
                also=("access:member", "access:add"),
            ),
        )
