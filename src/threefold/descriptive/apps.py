from django.apps import AppConfig


class DescriptiveConfig(AppConfig):
    name = "threefold.descriptive"
    label = "descriptive"

    def ready(self) -> None:
        from threefold.descriptive import service
        from threefold.descriptive.service import rules
        from threefold.plan.service import coverage, in_force

        coverage.add("descriptive", service.coverage)
        in_force.add("descriptive", rules.told_of_plan)
