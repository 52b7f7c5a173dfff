from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "threefold.collect"
    label = "collect"
