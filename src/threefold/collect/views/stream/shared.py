"""What the pages of a source share: the source, its tabs, who sees its payloads, when job ends."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threefold.access import service as access
from threefold.collect.models import Source
from threefold.collect.service import stream
from threefold.collect.views.shared import SHOWN_FOR_S, box
from threefold.jobs import service as jobs
from threefold.kit.clock import now
from threefold.kit.errors import NotFound
from threefold.ui.service import Tab

_GRANTS = "collect.held_shown"
AT_ONCE = 500
"""So many events are dealt with while the visitor waits; more become a job."""


def source_of(code: str) -> Source:
    """The source of that code; `NotFound`."""
    found = Source.objects.filter(pk=code).first()
    if found is None:
        raise NotFound(_("There is no such source."), where={"source": code})
    return found


def clean(text: str) -> str:
    """What was typed on one line, without what no store can hold."""
    return " ".join(text.replace("\0", "").split())


def tabs(source: Source, at: str) -> list[Tab]:
    names = {
        "source": _("Overview"),
        "source-days": _("Days"),
        "source-keys": _("Keys"),
        "source-sites": _("Web sites"),
        "source-plan": _("Tracking plan"),
        "source-traits": _("Traits"),
        "source-snippets": _("Snippets"),
    }
    return [
        Tab(label, reverse(f"collect:{name}", args=[source.pk]), active=name == at)
        for name, label in names.items()
    ]


def page_of(request: HttpRequest, source: Source, at: str, **more: Any) -> dict[str, Any]:
    """What the frame of every page of a source shows."""
    return {
        "source": source,
        "tabs": tabs(source, at),
        "may_edit": access.can(request.user, "edit", "imports"),
        "may_manage": access.can(request.user, "manage", "imports"),
        **more,
    }


def mask_for(request: HttpRequest, source: str) -> stream.masking.Mask:
    # A token has no session, hence no grants.
    kept: Mapping[str, float] = (
        {} if hasattr(request, "api_token") else request.session.get(_GRANTS, {})
    )
    granted = kept.get(source, 0) > now().timestamp()
    return stream.masking.Mask(source, request.user, granted=granted)


def grant(request: HttpRequest, source: str) -> None:
    """Show this visitor the masked values of a source's held events for 15 minutes."""
    moment = now().timestamp()
    kept = request.session.get(_GRANTS, {})
    kept = {key: until for key, until in kept.items() if until > moment}
    request.session[_GRANTS] = kept | {source: moment + SHOWN_FOR_S}


def job_box(request: HttpRequest, job_id: str) -> Any:
    """The progress box of a quarantine job named in the address, None for none that moves."""
    try:
        job = jobs.get(uuid.UUID(job_id))
    except (ValueError, NotFound):
        return None
    if not job.kind.startswith("collect.held") or jobs.status(job).ended:
        return None
    return box(request, job, poll=reverse("collect:held-progress", args=[job.pk]))


def to_group(number: int, job: Any = None) -> HttpResponse:
    answer = redirect("collect:held-group", group=number)
    if job is not None:
        answer["Location"] += f"?job={job.pk}"
    return answer


def enqueue(request: HttpRequest, group: int, what: str, title: str, **args: Any) -> Any:
    return jobs.enqueue(
        f"collect.held.{what}",
        args={"group": group, "user": request.user.pk, **args},
        title=title,
        user=request.user,
    )


def said(what: str, count: int) -> str:
    texts = {
        "replay": ngettext(
            "%(count)s event was sent in again.", "%(count)s events were sent in again.", count
        ),
        "drop": ngettext(
            "%(count)s event was dropped. It can be taken back for a day.",
            "%(count)s events were dropped. They can be taken back for a day.",
            count,
        ),
        "fill": ngettext("%(count)s event was mended.", "%(count)s events were mended.", count),
        "take_back": ngettext(
            "%(count)s event waits again.", "%(count)s events wait again.", count
        ),
    }
    return texts[what] % {"count": count}
