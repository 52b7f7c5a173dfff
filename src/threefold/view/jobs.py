"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress
from threefold.view import service
from threefold.view.service.wide.asking import KIND

_STAGES = {
    "gather": gettext_noop("reading customers"),
    "join": gettext_noop("joining the three kinds"),
    "keep": gettext_noop("keeping the wide view"),
}
_UNIT = gettext_noop("parts")


@job(KIND)
def wide(progress: Progress) -> dict[str, Any]:
    """As of the newest day with variables."""

    def tell(stage: str, done: int, total: int) -> None:
        progress.check()
        progress.stage(_STAGES.get(stage, stage), total=total, unit=_UNIT)
        if done:
            progress.at(done)

    found = service.rebuild_wide(tell=tell)
    return {
        "as_of": found.as_of.isoformat(),
        "customers": found.customers,
        "columns": found.columns,
    }


regular("view.wide", service.look_after_wide)
