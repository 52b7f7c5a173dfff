from django.apps import AppConfig


class BehavioralConfig(AppConfig):
    name = "threefold.behavioral"
    label = "behavioral"
