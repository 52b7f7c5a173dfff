from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "threefold.segments"
    label = "segments"
