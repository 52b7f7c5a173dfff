"""Every question others may ask of access, and every write."""

from threefold.access.logic.masks import mask
from threefold.access.service.permissions import can, capability, require, visible
from threefold.access.service.privacy import display, grants, reason_given, unmask
from threefold.access.service.secret import bind_secret, check_secret
from threefold.access.service.staff import (
    add_staff,
    change_role,
    deactivate,
    ensure_staff,
    reactivate,
    reset_mfa,
    reset_password,
    set_language,
)
from threefold.access.service.tokens import authenticate_token, issue_token, revoke_token
from threefold.kit.guard import account, page, public

__all__ = [
    "account",
    "add_staff",
    "authenticate_token",
    "bind_secret",
    "can",
    "capability",
    "change_role",
    "check_secret",
    "deactivate",
    "display",
    "ensure_staff",
    "grants",
    "issue_token",
    "mask",
    "page",
    "public",
    "reactivate",
    "reason_given",
    "require",
    "reset_mfa",
    "reset_password",
    "revoke_token",
    "set_language",
    "unmask",
    "visible",
]
