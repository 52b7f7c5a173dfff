from django.apps import AppConfig


class BehavioralConfig(AppConfig):
    name = "threefold.behavioral"
    label = "behavioral"

    def ready(self) -> None:
        from threefold.behavioral import service
        from threefold.descriptive.service import classes
        from threefold.plan.service import coverage

        classes.add("buyers", service.buyers)
        coverage.add("behavioral", service.coverage)
