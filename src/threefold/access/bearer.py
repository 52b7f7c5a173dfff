"""The API token in the Authorization header."""

from __future__ import annotations

from django.http import HttpRequest

from threefold.access.models import User
from threefold.access.service.tokens import authenticate_token


def bearer(request: HttpRequest) -> User | None:
    """The user of "Authorization: Bearer tf_…", else None."""
    scheme, _space, plain = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    user = authenticate_token(plain.strip())
    if user is not None:
        request.api_token = True  # type: ignore[attr-defined]
    return user
