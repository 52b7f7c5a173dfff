from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from threefold.jobs.models import Job


class AuditConfig(AppConfig):
    name = "threefold.audit"
    label = "audit"

    def ready(self) -> None:
        from threefold.jobs.service import listeners
        from threefold.ui.service import NavItem, nav

        listeners.append(_log_job)
        nav.add(
            "audit",
            NavItem(
                label=_("Audit log"),
                url_name="audit:entries",
                icon="clipboard-list",
                order=20,
                group="administration",
                permission="audit.see",
            ),
        )


def _log_job(job: Job, what: str, user: Any) -> None:
    from threefold.audit.service import record

    record(
        actor=user,
        action=f"jobs.{what}",
        target_kind="job",
        target_id=str(job.pk),
        detail={"kind": job.kind},
    )
