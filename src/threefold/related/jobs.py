"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress
from threefold.related.service import score as compute
from threefold.related.service import surveys
from threefold.related.service.scores.showing import KIND

regular("related.surveys", surveys.look_after)

_STAGES = {
    "distil": gettext_noop("summing up per customer"),
    "read": gettext_noop("reading variables"),
    "learn": gettext_noop("learning"),
    "score": gettext_noop("scoring customers"),
    "keep": gettext_noop("writing down"),
}
_UNIT = gettext_noop("scores")


@job(KIND)
def score(progress: Progress) -> dict[str, Any]:
    """All scores as of the newest day."""

    def tell(stage: str, done: int, total: int) -> None:
        progress.check()
        progress.stage(_STAGES.get(stage, stage), total=total, unit=_UNIT)
        progress.at(done)

    cards = compute(tell=tell)
    return {
        "as_of": cards[0].as_of if cards else "",
        "published": sum(card.published for card in cards),
        "computed": len(cards),
    }
