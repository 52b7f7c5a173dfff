from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "threefold.plan"
    label = "plan"
