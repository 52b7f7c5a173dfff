"""Members of staff: made, changed and put out of action by an owner."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from axes.utils import reset as axes_reset
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.access.models import Role, Token, User
from threefold.audit import service as audit
from threefold.kit.clock import now
from threefold.kit.errors import Conflict, Invalid

_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


@transaction.atomic
def add_staff(
    *, username: str, role: str, actor: Any, full_name: str = "", password: str | None = None
) -> tuple[User, str]:
    """A new member of staff and the temporary password, to be changed at the first log-in.

    A `password` given (the command line, the demo) is kept as it is and need not be changed.
    """
    username = username.strip()
    if not username or len(username) > 150:
        raise Invalid(_("A user name is needed."), where={"field": "username"})
    _known_role(role)
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict(
            _("This user name is taken."), where={"field": "username"}, remedy=_("Choose another.")
        )
    plain = password or temporary_password()
    user = User(username=username, role=role, first_name=full_name[:150])
    user.must_change_password = password is None
    user.set_password(plain)
    user.save()
    _record("access.staff.add", user, actor, role=role)
    return user, plain


@transaction.atomic
def ensure_staff(*, username: str, role: str, password: str | None = None) -> tuple[User, str]:
    """The member of staff of that name with this role and a new password, made if need be.

    For whoever holds the installation's folder: the command line and the demonstration.
    """
    _known_role(role)
    plain = password or temporary_password()
    user = User.objects.filter(username=username).first()
    if user is None:
        return add_staff(username=username, role=role, actor=None, password=plain)
    user.role, user.is_active, user.must_change_password = role, True, False
    user.set_password(plain)
    user.save()
    axes_reset(username=username)
    _record("access.staff.password", user, None, role=role)
    return user, plain


@transaction.atomic
def change_role(user: User, role: str, *, actor: Any) -> None:
    """Give another role; the last owner cannot be taken away."""
    _known_role(role)
    _keep_an_owner(user, stays=role == Role.OWNER)
    before = user.role
    User.objects.filter(pk=user.pk).update(role=role)
    user.role = role
    _record("access.staff.role", user, actor, role=role, before=before)


@transaction.atomic
def deactivate(user: User, *, actor: Any) -> None:
    """No more log-in and no more tokens; what the person did keeps his name."""
    _keep_an_owner(user, stays=False)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=now())
    _record("access.staff.deactivate", user, actor)


@transaction.atomic
def reactivate(user: User, *, actor: Any) -> None:
    """Let a person log in again; revoked tokens stay revoked."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    _record("access.staff.reactivate", user, actor)


@transaction.atomic
def reset_password(user: User, *, actor: Any) -> str:
    """A new temporary password, which also ends a lock-out.

    Sessions opened with the old one end, since the hash they carry no longer fits.
    """
    plain = temporary_password()
    user.set_password(plain)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    axes_reset(username=user.username)
    _record("access.staff.password", user, actor)
    return plain


@transaction.atomic
def reset_mfa(user: User, *, actor: Any) -> None:
    """Forget the second factor of somebody who lost his phone and his recovery codes."""
    Authenticator.objects.filter(user=user).delete()
    _record("access.staff.mfa", user, actor)


def set_language(user: User, language: str) -> None:
    """The language of the pages; empty follows the browser."""
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(_("This language is not offered."), where={"language": language})
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


def temporary_password() -> str:
    """16 letters and digits that cannot be misread (some 91 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _n in range(16))


def _known_role(role: str) -> None:
    if role not in Role.values:
        raise Invalid(_("There is no such role."), where={"role": role})


def _keep_an_owner(user: User, *, stays: bool) -> None:
    owners = User.objects.select_for_update().filter(role=Role.OWNER, is_active=True)
    if not stays and set(owners.values_list("pk", flat=True)) == {user.pk}:
        raise Conflict(
            _("The last owner must stay."),
            where={"user": user.username},
            remedy=_("Make somebody else an owner first."),
        )


def _record(action: str, user: User, actor: Any, **detail: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="user",
        target_id=str(user.pk),
        detail={"username": user.username, **detail},
    )
