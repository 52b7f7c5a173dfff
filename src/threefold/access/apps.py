from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "threefold.access"
    label = "access"
