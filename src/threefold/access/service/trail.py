"""What allauth and axes do with accounts, written into the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out

from threefold.access.models import User
from threefold.audit import service as audit


def follow() -> None:
    """Connect once, at start."""
    user_logged_in.connect(_logged_in, dispatch_uid="access.login")
    user_logged_out.connect(_logged_out, dispatch_uid="access.logout")
    user_locked_out.connect(_locked_out, dispatch_uid="access.locked")
    password_changed.connect(_password, dispatch_uid="access.password")
    for name, signal in (
        ("add", authenticator_added),
        ("remove", authenticator_removed),
        ("renew", authenticator_reset),
    ):
        signal.connect(_factor(name), weak=False, dispatch_uid=f"access.mfa.{name}")


def _logged_in(sender: Any, user: Any, **_more: Any) -> None:
    audit.record(actor=user, action="access.login")


def _logged_out(sender: Any, user: Any, **_more: Any) -> None:
    if user is not None:
        audit.record(actor=user, action="access.logout")


def _locked_out(sender: Any, username: str | None = None, **_more: Any) -> None:
    """Only a name that exists is kept: what else was typed may be somebody's password."""
    user = User.objects.filter(username=username or "").first()
    audit.record(
        actor=None,
        action="access.locked",
        target_kind="user" if user else "",
        target_id=str(user.pk) if user else "",
        detail={"username": user.username} if user else {},
    )


def _password(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    audit.record(actor=user, action="access.password")


def _factor(verb: str) -> Any:
    def note(sender: Any, request: Any, user: Any, authenticator: Any, **_more: Any) -> None:
        audit.record(actor=user, action=f"access.mfa.{verb}", detail={"type": authenticator.type})

    return note
