"""What the pages of an import share: which run, who sees its cells, steps, progress, mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.access import service as access
from threefold.collect import service
from threefold.collect.models import Run, RunState
from threefold.collect.types import ColumnMap
from threefold.collect.views import places
from threefold.jobs import service as jobs
from threefold.kit.clock import now
from threefold.kit.errors import ThreefoldError
from threefold.ui.service import Progress

SMALL_BYTES = 5 * 2**20
SMALL_ROWS = 5_000
SHOWN_FOR_S = 15 * 60
OPEN = (RunState.STAGED, RunState.CHECKED, RunState.FAILED)
_GRANTS = "collect.shown"

_STATES = {
    "queued": "waiting",
    "running": "running",
    "succeeded": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}
_STAGES = {
    "read": gettext_lazy("reading the file"),
    "fetch": gettext_lazy("fetching what is new"),
    "prepare": gettext_lazy("understanding the rows"),
    "compare": gettext_lazy("comparing with what is known"),
    "people": gettext_lazy("finding the customers"),
    "land": gettext_lazy("bringing the rows in"),
    "quarantine": gettext_lazy("putting bad rows aside"),
    "cards": gettext_lazy("renewing the customer view"),
    "wait": gettext_lazy("waiting for another import"),
    "undo_events": gettext_lazy("taking events back"),
    "undo_proofs": gettext_lazy("taking proofs of contact ways back"),
    "undo_answers": gettext_lazy("taking answers back"),
    "undo_records": gettext_lazy("taking records back"),
    "undo_identifiers": gettext_lazy("taking identifiers back"),
    "undo_messages": gettext_lazy("letting messages come again"),
    "mend": gettext_lazy("mending"),
}
_UNITS = {
    "rows": gettext_lazy("rows"),
    "identifiers": gettext_lazy("identifiers"),
    "customers": gettext_lazy("customers"),
    "answers": gettext_lazy("answers"),
    "events": gettext_lazy("events"),
    "values": gettext_lazy("values"),
}


def find(request: HttpRequest, pk: int, *, live: bool = False) -> Run:
    """The run, for whoever may see imports; `NotFound`, also for live events unless `live`."""
    access.require(request.user, "see", "imports")
    return service.get(pk) if live else service.get_file(pk)


def is_open(run: Run) -> bool:
    """Whether mapping and cells may still be changed."""
    return run.state in OPEN and not run.step


def steps(run: Run | None, at: int) -> list[tuple[str, str]]:
    """The wizard's bar; steps behind the reader are links while the run may be changed."""
    names = [_("File"), _("How it was read"), _("Columns"), _("Check"), _("Result")]
    urls = [""] * 5
    if run is not None and is_open(run):
        if service.of_run(run) is not None:
            urls[1] = reverse("collect:again", args=[run.pk])
        urls[2] = reverse("collect:columns", args=[run.pk])
        if run.counts.get("check"):
            urls[3] = reverse("collect:check", args=[run.pk])
    return [(name, url if n != at else "") for n, (name, url) in enumerate(zip(names, urls), 1)]  # noqa: B905


def complain(request: HttpRequest, error: ThreefoldError) -> None:
    """An expected mistake as a message above the page."""
    messages.error(request, told(error))


def told(error: ThreefoldError | Mapping[str, Any]) -> str:
    """Message, place and remedy of an error, or of one kept as a dict, as one text."""
    known = error.to_dict() if isinstance(error, ThreefoldError) else error
    names = {
        "file": _("file"),
        "row": _("row"),
        "line": _("line"),
        "column": _("column"),
        "member": _("file inside"),
        "sheet": _("sheet"),
    }
    where = known.get("where") or {}
    place = ", ".join(f"{names[key]} {value}" for key, value in where.items() if key in names)
    parts = [known.get("message", ""), f"({place})" if place else "", known.get("remedy", "")]
    return " ".join(str(part) for part in parts if part)


def box(
    request: HttpRequest, job: Any, *, poll: str, cancel: str = "", title: str = ""
) -> Progress:
    """The progress box of a job of this room."""
    now_ = jobs.status(job)
    last = now_.progress
    parts = [str(_STAGES.get(last.stage, last.stage))] if last.stage and not now_.ended else []
    if now_.cancelling:
        parts.append(_("stopping at the next safe step"))
    if now_.error:
        parts.append(told(now_.error))
    moving = now_.state == "running"
    return Progress(
        title=title or now_.title,
        percent=last.percent,
        done=last.done,
        total=last.total or None,
        rate=last.rate if moving and last.rate else None,
        left_s=last.left_s if moving else None,
        state=_STATES[now_.state],
        text=" · ".join(parts),
        unit=_UNITS.get(last.unit, last.unit),
        poll_url=poll,
        cancel_url=cancel if not now_.cancelling else "",
    )


class Cells:
    """How cells of one import appear to one visitor.

    Who uploaded the file has it himself, so he sees it as it is until it is brought in, whatever
    the plan calls its columns. Everybody else, and he too afterwards, sees values of personal
    columns masked and those of classes hidden from his role not at all; a column that goes nowhere
    counts as personal. Whoever may unmask gives a reason, which is kept in the audit log, and sees
    this one import's masked cells for 15 minutes.
    """

    def __init__(self, request: HttpRequest, run: Run, mapping: ColumnMap | None) -> None:
        self.fields = {each.column: each for each in mapping} if mapping else {}
        self.user = request.user
        self.own = run.created_by_id == request.user.pk and is_open(run)
        # A token has no session, hence no grants.
        kept = {} if hasattr(request, "api_token") else request.session.get(_GRANTS, {})
        until = kept.get(str(run.pk), 0)
        self.granted = until > now().timestamp()
        self._known: dict[str, str] = {}
        self.masked = False

    def how(self, column: str) -> str:
        """shown, masked or hidden."""
        if self.own:
            return "shown"
        if column not in self._known:
            self._known[column] = access.display(
                self.user, places.privacy(self.fields.get(column)) if column else "personal"
            )
        how = self._known[column]
        if how == "masked" and self.granted:
            return "shown"
        self.masked = self.masked or how == "masked"
        return how

    def text(self, column: str, value: str) -> str:
        """The cell as this visitor may see it."""
        how = self.how(column)
        if how == "shown" or not value:
            return value
        if how == "hidden":
            return "•••"
        each = self.fields.get(column)
        return access.mask(value, places.variable_type(each.to) if each else "text")


def reason_of(request: HttpRequest) -> str:
    """Why masked values are to be shown; `Invalid` where nothing is said."""
    return access.reason_given(request.POST.get("reason", ""))


def grant(request: HttpRequest, run: Run) -> None:
    """Show this visitor the masked cells of one import for 15 minutes."""
    kept = request.session.get(_GRANTS, {})
    moment = now().timestamp()
    kept = {key: until for key, until in kept.items() if until > moment}
    request.session[_GRANTS] = kept | {str(run.pk): moment + SHOWN_FOR_S}
