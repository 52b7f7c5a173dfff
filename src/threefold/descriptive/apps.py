from django.apps import AppConfig


class DescriptiveConfig(AppConfig):
    name = "threefold.descriptive"
    label = "descriptive"

    def ready(self) -> None:
        from threefold.descriptive import service
        from threefold.plan.service import coverage

        coverage.add("descriptive", service.coverage)
