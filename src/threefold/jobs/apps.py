from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "threefold.jobs"
    label = "jobs"

    def ready(self) -> None:
        from threefold.ui.service import NavItem, nav

        autodiscover_modules("jobs")
        nav.add(
            "jobs",
            NavItem(
                label=_("Jobs"),
                url_name="jobs:jobs",
                icon="subtask",
                order=10,
                group="administration",
                permission="jobs.see",
                also=("jobs:job",),
            ),
        )
