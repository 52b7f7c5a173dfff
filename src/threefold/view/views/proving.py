"""What became of a try to reach a customer, as noted on the customer's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access import service as access
from threefold.descriptive import service as descriptive


@require_POST
@access.page("edit", "customers")
def prove(request: HttpRequest, pk: int, way: int) -> HttpResponse:
    """Staff say what became of the last try; the toast takes it back."""
    proof = request.POST.get("proof", "")
    proved = descriptive.prove_contact(way_id=way, customer_id=pk, proof=proof, actor=request.user)
    messages.success(
        request,
        _("%(way)s: %(outcome)s. Noted.")
        % {"way": proved.get_kind_display(), "outcome": descriptive.Proof(proof).label},
        extra_tags=reverse("view:unprove", args=[proved.customer_id, way]),
    )
    return redirect("view:customer", proved.customer_id)


@require_POST
@access.page("edit", "customers")
def unprove(request: HttpRequest, pk: int, way: int) -> HttpResponse:
    """Take back the outcome that this member of staff noted last."""
    left = descriptive.take_proof_back(pk, way, actor=request.user)
    messages.success(request, _("Taken back. What was noted before counts again."))
    return redirect("view:customer", left.customer_id)
