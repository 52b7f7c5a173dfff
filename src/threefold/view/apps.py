from django.apps import AppConfig


class ViewConfig(AppConfig):
    name = "threefold.view"
    label = "view"
