"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from threefold.behavioral import service
from threefold.behavioral.service.asking import KIND
from threefold.jobs.service import job
from threefold.jobs.types import Progress

_STAGES = {
    "read": gettext_noop("reading events"),
    "acts": gettext_noop("reading events"),
    "distil": gettext_noop("summing up per customer"),
    "write": gettext_noop("writing down"),
    "keep": gettext_noop("keeping the snapshot"),
}
_UNIT = gettext_noop("parts")


@job(KIND)
def distil(progress: Progress) -> dict[str, Any]:
    """As of the newest day; only customers touched since, where that day was distilled before."""

    def tell(stage: str, done: int, total: int) -> None:
        progress.check()
        progress.stage(_STAGES.get(stage, stage), total=total, unit=_UNIT)
        if total:
            progress.at(done)

    found = service.distil(tell=tell)
    return {
        "as_of": found.as_of.isoformat(),
        "customers": found.customers,
        "variables": found.variables,
    }
