"""The box on a customer's page: in which segments he is and was."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.segments import service
from threefold.view import service as view

_LEFT = 8


@require_GET
@access.page("see", "segments")
def panel(request: HttpRequest, customer: int) -> HttpResponse:
    card = view.find_card(customer)
    found = service.stays(card.pk)
    left = [each for each in found if each.until]
    context = {
        "inside": [each for each in found if not each.until],
        "left": left[:_LEFT],
        "more": len(left) - _LEFT,
        "any": bool(found) or service.listed().exists(),
        "may_edit": access.can(request.user, "edit", "segments"),
    }
    return render(request, "segments/_customer.html", context)
