"""What the pages of needs, suggestions and minutes share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.identity import service as identity
from threefold.kit.errors import Denied, Invalid
from threefold.related.models import Need, NeedStatus, Suggestion, SuggestionState
from threefold.related.service import needs
from threefold.related.service.finding import known_by, whose
from threefold.ui.service import Tab

TONES = {
    "open": "blue", "meeting": "amber", "met": "green", "dropped": "neutral",
    "new": "blue", "taken": "green", "answered": "green", "aside": "neutral", "held": "red",
    "suggestion": "blue", "complaint": "red", "praise": "green",
}  # fmt: skip
_MOST_NAMES = 500


def frame(request: HttpRequest, at: str) -> dict[str, Any]:
    """Tabs and rights of every page; `at` is the tab it stands under."""
    curates = access.can(request.user, "edit", "imports")
    waiting = Suggestion.objects.filter(state=SuggestionState.NEW).count()
    listed = [
        ("needs", _("Register"), True, None),
        ("suggestions", _("Suggestions"), True, waiting or None),
        ("minutes-list", _("Minutes"), True, None),
        ("needs-said", _("Written in surveys"), curates, None),
        ("boxes", _("Suggestion boxes"), True, None),
    ]
    return {
        "tabs": [
            Tab(label, reverse(f"related:{name}"), name == at, count)
            for name, label, shown, count in listed
            if shown
        ],
        "may_write": needs.may_write(request.user),
        "curates": curates,
    }


def known_names() -> dict[str, Any]:
    """Names and products in use, offered while one types."""
    running = Need.objects.exclude(status=NeedStatus.DROPPED).order_by("name")
    names = running.values_list("name", flat=True).distinct()[:_MOST_NAMES]
    return {"need_names": list(names), "need_products": needs.products()[:_MOST_NAMES]}


def require_writer(request: HttpRequest) -> None:
    """Raises Denied unless this visitor may put something into the register."""
    if not needs.may_write(request.user):
        raise Denied(
            _("Your role does not allow this."),
            remedy=_("Ask an owner of this installation to do it or to change your role."),
        )


def meant(request: HttpRequest, written: str) -> int | None:
    """The customer somebody wrote down: number, e-mail, telephone, or a name that only one bears.

    What stands behind a "·" is for the eye. Invalid where none is meant, or several may be.
    """
    written = written.partition("·")[0].strip()
    if not written or known_by(written) is not None:
        return whose(written)
    hits = identity.search(request, written, other_than=0)
    if len(hits) == 1:
        return hits[0].customer_id
    if hits:
        raise Invalid(
            _("Several customers are called so."),
            remedy=_("Write the number of one of them: %(numbers)s.")
            % {"numbers": ", ".join(str(each.customer_id) for each in hits[:8])},
        )
    return whose(written)
