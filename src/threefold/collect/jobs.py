"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from threefold.collect import service
from threefold.collect.service import contacts, drives, pulls, stream
from threefold.jobs.service import job, regular
from threefold.jobs.types import Progress


@job("collect.read")
def read(progress: Progress, *, upload: str, user: int | None) -> dict[str, Any]:
    run = service.read_in(upload, progress, user=get_user_model().objects.filter(pk=user).first())
    return {"run": run.pk, "rows": run.received}


@job("collect.check")
def check(progress: Progress, *, run: int) -> dict[str, Any]:
    return service.check(run, progress=progress).to_dict()


@job("collect.land")
def land(progress: Progress, *, run: int) -> dict[str, Any]:
    landed = service.land(run, progress)
    service.forget_file(run)
    return landed.to_dict()


@job("collect.undo")
def undo(progress: Progress, *, run: int) -> dict[str, Any]:
    return service.undo(run, progress).to_dict()


@job("collect.pull")
def pull(progress: Progress, *, pull: int) -> dict[str, Any]:
    return pulls.run(pull, progress)


@job("collect.held.replay")
def replay(
    progress: Progress, *, group: int, user: int | None, ids: list[int] | None = None
) -> dict[str, Any]:
    return stream.groups.replay(group, progress, ids=ids or (), actor=_user(user))


@job("collect.held.drop")
def drop(
    progress: Progress, *, group: int, user: int | None, ids: list[int] | None = None
) -> dict[str, Any]:
    return stream.groups.drop(group, progress, ids=ids or (), actor=_user(user))


@job("collect.held.fill")
def fill(progress: Progress, *, group: int, user: int | None, **what: Any) -> dict[str, Any]:
    return stream.groups.fill(group, progress, **what, actor=_user(user))


def _user(number: int | None) -> Any:
    return get_user_model().objects.filter(pk=number).first()


regular("collect.held", stream.quarantine.look_after)
regular("collect.pulls", pulls.look_at_timetable)
regular("collect.drives", drives.look_after)
regular("collect.contacts", contacts.look_after)
