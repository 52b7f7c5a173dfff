from django.apps import AppConfig


class RelatedConfig(AppConfig):
    name = "threefold.related"
    label = "related"

    def ready(self) -> None:
        from threefold.plan.service import coverage
        from threefold.related import service

        coverage.add("related", service.coverage)
