"""`{% load access %}`: what this visitor may do, and values as he may see them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from threefold.access import service
from threefold.access.service.permissions import capability

register = template.Library()


@register.filter
def can(user: Any, permission: str) -> bool:
    """`{% if user|can:"imports.edit" %}`."""
    return capability(user, permission)


@register.inclusion_tag("access/guarded.html", takes_context=True)
def guarded(
    context: Context,
    value: Any,
    privacy: str,
    type: str = "text",
    customer_id: int | None = None,
    unmask_url: str = "",
    label: Any = "",
    source: Any = "",
    at: Any = None,
    method: Any = "",
) -> dict[str, Any]:
    """`{% guarded value privacy=… type=… customer_id=… unmask_url=… label=… %}`.

    The value with its source and age, its mask with a button to show it, or the word that it is
    hidden; an empty value is shown as such to whoever may know that it is empty.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    shown = service.display(user, privacy, customer_id, request)
    empty = value is None or value == ""
    return {
        "how": "shown" if empty and shown == "masked" else shown,
        "value": value if shown == "shown" else None,
        "mask": service.mask(value, type) if shown == "masked" else "",
        "url": unmask_url,
        "label": label,
        "source": source,
        "at": at,
        "method": method,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
