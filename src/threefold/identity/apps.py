from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "threefold.identity"
    label = "identity"

    def ready(self) -> None:
        from threefold.descriptive import service as descriptive
        from threefold.identity import service

        descriptive.separated.add("identity", service.separated)
