from __future__ import annotations

from django.http import HttpRequest
from ninja import Schema

from threefold.access.logic import matrix
from threefold.api import service as api

router = api.room("home", tag="Me", path="me")


class Me(Schema):
    """Who this request acts as; `rooms` names the highest action (see, edit, manage) per room."""

    username: str
    name: str
    role: str
    language: str
    rooms: dict[str, str]


@router.get("", response=Me, summary="Who am I?")
def me(request: HttpRequest) -> Me:
    user = api.caller(request)
    return Me(
        username=user.username,
        name=user.get_full_name(),
        role=user.role,
        language=user.language,
        rooms=matrix.highest(user.role),
    )
