"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_noop

from threefold.identity.service import matching
from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress

_STAGES = {
    "read": gettext_noop("reading the records"),
    "profile": gettext_noop("looking at the columns"),
    "standardise": gettext_noop("bringing values into one spelling"),
    "first look": gettext_noop("looking at some pairs"),
    "learn": gettext_noop("learning what tells customers apart"),
    "score": gettext_noop("comparing all pairs worth a look"),
    "group": gettext_noop("putting pairs together"),
    "keep": gettext_noop("keeping what was learnt"),
    "decide": gettext_noop("deciding what is sure"),
}
_UNIT = gettext_noop("steps")
_STEPS = 2 + 7 * 2
"""Reading and deciding, and what is done for persons and for organisations each."""


@job(matching.KIND)
def match(progress: Progress, *, user: int | None) -> dict[str, Any]:
    tell = _teller(progress, _STEPS)
    found = matching.find(actor=get_user_model().objects.filter(pk=user).first(), tell=tell)
    return {"sure": found.sure, "asked": found.asked}


@job(matching.KIND_FEW)
def match_new(progress: Progress) -> dict[str, Any]:
    return matching.match_new(_teller(progress))._asdict()


def _teller(progress: Progress, steps: int = 0) -> Callable[[str], None]:
    """Stages in words on the page of the job, and how many of them are done."""
    done = count()

    def tell(stage: str) -> None:
        progress.check()
        progress.stage(_STAGES.get(stage, stage), total=steps, unit=_UNIT)
        if steps:
            progress.at(min(next(done), steps))

    return tell


regular("identity.few", matching.look_after)
