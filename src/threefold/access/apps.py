from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "threefold.access"
    label = "access"

    def ready(self) -> None:
        from threefold.access.bearer import bearer
        from threefold.access.service.permissions import can, capability
        from threefold.api.service import authenticators
        from threefold.kit import guard
        from threefold.ui.service import may_see_with

        guard.decide_with(can)
        may_see_with(capability)
        authenticators.add("token", bearer)
