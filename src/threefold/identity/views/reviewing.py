"""The review queue: one pair at a time, side by side, answered by a key."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threefold.access import service as access
from threefold.identity import service
from threefold.identity.models import Answer, Candidate
from threefold.identity.service import matching
from threefold.identity.service.beside import beside
from threefold.identity.service.matching import learning
from threefold.identity.views import showing
from threefold.kit.errors import Conflict


@require_GET
@access.page("see", "identity")
def review(request: HttpRequest) -> HttpResponse:
    """The next pair that waits, or of those put off with `?of=later`."""
    of = Answer.LATER if request.GET.get("of") == "later" else Answer.OPEN
    return _page(request, service.next_pair(of), of)


@require_GET
@access.page("see", "identity")
def one(request: HttpRequest, candidate: int) -> HttpResponse:
    """One pair, answered or not."""
    return _page(request, service.pair(showing.small(candidate)), Answer.OPEN)


@require_POST
@access.page("edit", "identity")
def match(request: HttpRequest) -> HttpResponse:
    """Have all customers matched in the background."""
    matching.ask(request.user)
    messages.success(
        request, _("Matching has begun. Pairs that are not sure will wait here when it is done.")
    )
    return redirect("identity:review")


@require_POST
@access.page("edit", "identity")
def answer(request: HttpRequest, candidate: int) -> HttpResponse:
    """The same, different, or later; the next pair comes by itself."""
    number = showing.small(candidate)
    of = "later" if request.POST.get("of") == "later" else ""
    try:
        service.settle(
            number,
            request.POST.get("answer", ""),
            actor=request.user,
            reason=request.POST.get("reason", ""),
        )
    except Conflict as conflict:
        messages.error(request, f"{conflict} {conflict.remedy}".strip())
        return redirect("identity:pair", number)
    return _next(of, last=number)


@require_POST
@access.page("edit", "identity")
def undo(request: HttpRequest, candidate: int) -> HttpResponse:
    """Take an answer back and look at the pair again."""
    number = showing.small(candidate)
    try:
        service.reopen(number, actor=request.user)
    except Conflict as conflict:
        messages.error(request, f"{conflict} {conflict.remedy}".strip())
    else:
        messages.success(request, _("Answer taken back."))
    return redirect("identity:pair", number)


def _next(of: str, last: int) -> HttpResponse:
    query = {"of": of, "last": last} if of else {"last": last}
    return redirect(f"{reverse('identity:review')}?{urlencode(query)}")


def _page(request: HttpRequest, found: Candidate | None, of: str) -> HttpResponse:
    given = request.GET.get("last", "")
    last = service.last_answered(showing.small(given), request.user) if given.isdecimal() else None
    context = {
        "pair": found,
        "of": of,
        "last": last,
        "last_names": _names(request, last) if last else (),
        "standing": service.standing(),
        "learnt": learning.learnt_from(),
        "tabs": showing.tabs("review"),
        "may_edit": access.can(request.user, "edit", "identity"),
    }
    if found:
        left, right = found.left.whole, found.right.whole
        steps = showing.waterfall(found.evidence)
        context |= {
            "left": left,
            "right": right,
            "names": _names(request, found),
            "rows": beside(left, right, showing.reader_of(request)),
            "steps": steps,
            "total": sum(step.bits for step in steps),
            "one": left.pk == right.pk,
        }
    return render(request, "identity/review.html", context)


def _names(request: HttpRequest, pair: Candidate) -> tuple[str, str]:
    return showing.name_of(request, pair.left), showing.name_of(request, pair.right)
