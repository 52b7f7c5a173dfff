from django.apps import AppConfig


class DescriptiveConfig(AppConfig):
    name = "threefold.descriptive"
    label = "descriptive"
