"""Who reads a page or an answer of the API."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language

from threefold.access import service as access
from threefold.kit import clock
from threefold.view.types import Reader


def reader_of(request: HttpRequest, customer_id: int | None = None) -> Reader:
    """What this visitor may see of one customer, or of any (no customer: nothing unmasked)."""
    return Reader(
        shows=lambda privacy: access.display(request.user, privacy, customer_id, request),
        mask=access.mask,
        language=get_language() or "en",
        now=clock.now(),
    )
