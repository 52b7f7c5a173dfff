"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from threefold.identity.service import matching
from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress


@job(matching.KIND)
def match(progress: Progress, *, user: int | None) -> dict[str, Any]:
    def tell(stage: str) -> None:
        progress.check()
        progress.stage(stage)

    found = matching.find(actor=get_user_model().objects.filter(pk=user).first(), tell=tell)
    return {"sure": found.sure, "asked": found.asked}


@job(matching.KIND_FEW)
def match_new(progress: Progress) -> dict[str, Any]:
    def tell(stage: str) -> None:
        progress.check()
        progress.stage(stage)

    return matching.match_new(tell)._asdict()


regular("identity.few", matching.look_after)
