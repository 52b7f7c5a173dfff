"""Role by room."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from threefold.access.logic import matrix
from threefold.kit.errors import Denied

Row = TypeVar("Row", bound=Model)

_ROOM_OF_APP = {
    "descriptive": "customers",
    "identity": "identity",
    "related": "customers",
    "view": "customers",
    "segments": "segments",
    "plan": "plan",
    "collect": "imports",
    "audit": "audit",
    "access": "staff",
    "jobs": "jobs",
}


def can(user: Any, action: str, room: str) -> bool:
    """Whether `user` may see, edit or manage `room`; nobody who is not active may do anything."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return matrix.allows(user.role, action, room)


def capability(user: Any, permission: str) -> bool:
    """`can` with the permission written as "room.action", as navigation items do.

    An empty permission asks for a role, whichever it is.
    """
    if not permission:
        return can(user, "see", "home")
    room, _dot, action = permission.partition(".")
    return can(user, action or "see", room)


def require(user: Any, action: str, room: str) -> None:
    """Raises Denied unless `user` may do `action` in `room`."""
    if not can(user, action, room):
        raise Denied(
            _("Your role does not allow this."),
            where={"action": action, "room": room},
            remedy=_("Ask an owner of this installation to do it or to change your role."),
        )


def visible(user: Any, queryset: QuerySet[Row]) -> QuerySet[Row]:
    """The rows of `queryset` that `user` may see.

    Whoever may not see the room still sees what he made himself, where a row says who made it.
    """
    model = queryset.model
    if can(user, "see", _ROOM_OF_APP[model._meta.app_label]):
        return queryset
    own = {field.name for field in model._meta.get_fields()} & {"created_by", "user"}
    if own and can(user, "see", "home"):
        return queryset.filter(Q(**{own.pop(): user}))
    return queryset.none()
