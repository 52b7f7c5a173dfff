from django.apps import AppConfig


class RelatedConfig(AppConfig):
    name = "threefold.related"
    label = "related"
