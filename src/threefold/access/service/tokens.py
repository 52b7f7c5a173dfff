"""API tokens: shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from threefold.access.models import Token, User
from threefold.audit import service as audit
from threefold.kit.clock import now
from threefold.kit.errors import Invalid, NotFound

SCHEME = "tf_"
PREFIX_LENGTH = len(SCHEME) + 8


@transaction.atomic
def issue_token(user: User, name: str, *, expires_at: datetime | None = None) -> tuple[Token, str]:
    """A new token that acts as `user`, and its text, which is never stored.

    256 random bits need no slow hash: SHA-256 of them cannot be guessed back.
    """
    name = " ".join(name.split())[:80]
    if not name:
        raise Invalid(
            _("A token needs a name."),
            where={"field": "name"},
            remedy=_("Name the program that will use it."),
        )
    plain = SCHEME + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        prefix=plain[:PREFIX_LENGTH],
        digest=_digest(plain),
        expires_at=expires_at,
    )
    audit.record(
        actor=user,
        action="access.token.issue",
        target_kind="token",
        target_id=str(token.pk),
        detail={"name": name},
    )
    return token, plain


@transaction.atomic
def revoke_token(token_id: int, *, actor: Any, of: User | None = None) -> None:
    """End a token at once; with `of` only a token of that user."""
    tokens = Token.objects.filter(pk=token_id, revoked_at=None)
    if of is not None:
        tokens = tokens.filter(user=of)
    if not tokens.update(revoked_at=now()):
        raise NotFound(_("There is no such live token."), where={"token": token_id})
    audit.record(
        actor=actor, action="access.token.revoke", target_kind="token", target_id=str(token_id)
    )


def authenticate_token(plain: str) -> User | None:
    """The active user a live token stands for, else None."""
    if not plain.startswith(SCHEME):
        return None
    # Asked with every request, so put together from few conditions.
    token = Token.objects.select_related("user").filter(digest=_digest(plain)).first()
    moment = now()
    if token is None or token.revoked_at is not None or not token.user.is_active:
        return None
    if token.expires_at is not None and token.expires_at <= moment:
        return None
    if token.last_used_on != moment.date():
        Token.objects.filter(pk=token.pk).update(last_used_on=moment.date())
    return token.user


def bearer(request: HttpRequest) -> User | None:
    """The user of the header "Authorization: Bearer tf_…", else None."""
    scheme, _space, plain = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    user = authenticate_token(plain.strip())
    if user is not None:
        request.api_token = True  # type: ignore[attr-defined]
    return user


def _digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
