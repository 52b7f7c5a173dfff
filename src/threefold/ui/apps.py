from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "threefold.ui"
    label = "ui"
