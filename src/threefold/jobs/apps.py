from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "threefold.jobs"
    label = "jobs"
