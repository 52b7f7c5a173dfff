from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "threefold.identity"
    label = "identity"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from threefold.descriptive import service as descriptive
        from threefold.identity import service
        from threefold.ui.service import NavItem, nav

        descriptive.separated.add("identity", service.separated)
        descriptive.doubted.add("identity", service.doubted)
        nav.add(
            "identity",
            NavItem(
                label=_("Who is who"),
                url_name="identity:review",
                icon="users-group",
                order=20,
                group="who",
                permission="identity.see",
                also=tuple(
                    f"identity:{name}"
                    for name in ("duplicates", "pair", "pairs", "decisions", "values", "value")
                ),
            ),
        )
