"""Values as one visitor may see them."""

from __future__ import annotations

from typing import Any

from threefold.access import service as access
from threefold.identity.types import SharedValue
from threefold.kit.errors import NotFound
from threefold.plan import service as planning

_TYPES = {"email": "email", "mobile": "phone", "phone": "phone", "fax": "phone"}


def veiled(user: Any, found: SharedValue, request: Any = None) -> str:
    """The value whole, masked or empty, by the class of its variable; personal where unplanned."""
    try:
        planned = planning.current().identifiers.get(found.scheme)
    except NotFound:
        planned = None
    privacy = planned.privacy if planned else "personal"
    shown = access.display(user, privacy, found.owner, request)
    if shown == "hidden":
        return ""
    kind = _TYPES.get(found.scheme, "text")
    return found.value if shown == "shown" else access.mask(found.value, kind)


def kind_of(scheme: str, language: str) -> str:
    """What a kind of identifier is called in the plan."""
    try:
        planned = planning.current().identifiers.get(scheme)
    except NotFound:
        planned = None
    return planned.text("label", language) if planned else scheme.replace("_", " ")
