from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "threefold.identity"
    label = "identity"
