"""One visit to one place, from wherever the last one ended."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from threefold.collect.models import Pull, PullState, Visit
from threefold.collect.service.lock import only_one
from threefold.collect.service.pulls import keeping, settings
from threefold.collect.service.pulls.saying import clean
from threefold.collect.service.pulls.taking import Tally, finish_pending, take_all
from threefold.collect.source import kind
from threefold.jobs.types import Progress
from threefold.kit.clock import now
from threefold.kit.errors import Cancelled, Conflict

_KEPT_VISITS = 500


def run(pull_id: int, progress: Progress | None = None) -> dict[str, int]:
    """Bring in what is new; the counts of it. Two visits to one place never overlap.

    May be called again after a crash. What is wrong with the place is raised, and kept with the
    pull for its page; secrets stand in neither.
    """
    progress = progress or Progress()
    number = zlib.crc32(f"pull {pull_id}".encode())
    with only_one(progress, f"pull-{pull_id}", number):
        pull = keeping.get(pull_id)
        if pull.state == PullState.DRAFT:
            raise Conflict(
                _("This pull is still being set up."), remedy=_("Finish setting it up first.")
            )
        return _visit(pull, progress)


def _visit(pull: Pull, progress: Progress) -> dict[str, int]:
    begun, tally = now(), Tally()
    secrets: dict[str, Any] = {}
    try:
        finish_pending(pull, tally, progress)
        given, secrets = settings.ready(pull)
        progress.stage("fetch")
        take_all(pull, kind(pull.plugin).read(given, pull.cursor), tally, progress)
    except Cancelled:
        _noted(pull, tally, begun, None)
        raise
    except Exception as error:
        told = clean(error, secrets)
        _noted(pull, tally, begun, told.to_dict())
        raise told from None
    _noted(pull, tally, begun, None)
    return tally.counts


def _noted(pull: Pull, tally: Tally, begun: datetime, error: dict[str, Any] | None) -> None:
    """Keep what came of the visit; one that found nothing only moves the time."""
    moment = now()
    pull.last_run_at, pull.last_error = moment, error
    pull.next_at = keeping.due_next(pull)
    if tally.anything:
        pull.last_new_at = moment
    # The state may have been changed meanwhile; a pull paused stays without a next time.
    Pull.objects.filter(pk=pull.pk).update(
        last_run_at=pull.last_run_at, last_error=error, last_new_at=pull.last_new_at
    )
    Pull.objects.filter(pk=pull.pk, state=PullState.ACTIVE, every_minutes__isnull=False).update(
        next_at=pull.next_at
    )
    if not tally.anything and error is None:
        return
    Visit.objects.create(
        pull=pull, begun_at=begun, ended_at=moment, counts=tally.counts, found=tally.found,
        error=error,
    )  # fmt: skip
    kept = Visit.objects.filter(pull=pull).values_list("pk", flat=True)[:_KEPT_VISITS]
    if len(kept) == _KEPT_VISITS:
        Visit.objects.filter(pull=pull, pk__lt=min(kept)).delete()
