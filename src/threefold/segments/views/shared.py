"""What several pages of segments say or need."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.jobs import service as jobs
from threefold.kit.errors import NotFound
from threefold.segments import service
from threefold.segments.service import Ground
from threefold.segments.service.tending import KIND
from threefold.ui.service import Empty, url_or_none
from threefold.view import service as view


def ground_or_none() -> Ground | None:
    """The newest day of the wide view, where there is one."""
    try:
        return service.ground()
    except NotFound:
        return None


def around(request: HttpRequest, on: Ground | None) -> dict[str, Any]:
    """What the reader may do, and of which day the page tells."""
    may_edit = access.can(request.user, "edit", "segments")
    return {
        "on": on,
        "may_edit": may_edit,
        "may_export": access.can(request.user, "see", "export"),
        "waiting": jobs.queued(KIND) if may_edit else None,
    }


def nothing_yet(request: HttpRequest) -> Empty:
    """What to do where nobody is known yet, or the wide view was never made."""
    if access.can(request.user, "edit", "imports") and not view.anybody():
        return Empty(
            "users",
            _("No customers yet"),
            _("Bring in a file of customers or purchases; both make customers known."),
            url_or_none("collect:new") or "",
            _("Import a file"),
        )
    return Empty(
        "layers-intersect",
        _("The wide view has not been made yet"),
        _(
            "Rules are asked of one row per customer with all that is known of him. “Ask now” "
            "makes it; so does “threefold wide”."
        )
        if access.can(request.user, "edit", "segments")
        else _(
            "Rules are asked of one row per customer with all that is known of him. Ask an owner "
            "or analyst to make it."
        ),
    )  # fmt: skip


def back_to(pk: int) -> str:
    return reverse("segments:segment", args=[pk])
