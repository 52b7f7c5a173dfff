"""Filling one field of all events of a group: with one value, or by what stands there now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from threefold.access.service import page
from threefold.collect.logic.stream import causes, strict
from threefold.collect.service import stream
from threefold.collect.service.stream.groups import Group
from threefold.collect.service.stream.masking import Mask
from threefold.collect.views.stream.shared import AT_ONCE, enqueue, said, to_group
from threefold.jobs.types import Progress
from threefold.kit.errors import Invalid, ThreefoldError

_ROOT = {"type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name",
         "timestamp", "sentAt"}  # fmt: skip
_LONGEST_PATH, _LONGEST_VALUE = 200, 2_000


def suggested_path(group: Group) -> str:
    """The field that is most likely at fault."""
    field = group.detail.partition(":")[0]
    if group.cause == causes.NOBODY:
        return "userId"
    if group.cause == causes.TRAIT:
        return f"traits.{field}"
    if not field or field in _ROOT:
        return field
    return f"properties.{field}"


def offered(request: HttpRequest, group: Group, mask: Mask) -> dict[str, Any]:
    """The form: the field, and with `?field=` the values that stand there now, as may be seen."""
    path = request.GET.get("field", "")[:_LONGEST_PATH]
    values = stream.groups.values_of(group, path) if _good(path) else []
    shown = [
        {"value": value, "shown": mask.text(path, value) if value else "", "count": count}
        for value, count in values
    ]
    # Two values may look alike behind a mask, so there is nothing to choose between.
    hidden = any(each["shown"] != each["value"] for each in shown)
    return {
        "path": path or suggested_path(group),
        "values": [] if hidden else [{**each, "n": n} for n, each in enumerate(shown)],
        "hidden": hidden,
        "type": _planned_type(group),
    }


def _planned_type(group: Group) -> str:
    """What the tracking plan says the field at fault should be, text where it says nothing."""
    rule = stream.tracking.of(group.source).kinds.get(group.name)
    planned = rule.properties.get(group.detail) if rule else None
    return planned.type if planned and planned.type in ("number", "boolean") else "text"


def _good(path: str) -> bool:
    return bool(path) and "\0" not in path and all(step.strip() for step in path.split("."))


def parsed(text: str, type_: str) -> Any:
    """What was typed, as the type chosen; `Invalid`."""
    if len(text) > _LONGEST_VALUE:
        raise Invalid(_("The value is too long."))
    try:
        if type_ == "number":
            return _number(text)
        if type_ == "boolean":
            return {"true": True, "false": False}[text.strip().lower()]
        if type_ == "json":
            return strict.loads(text)
    except (ValueError, KeyError):
        raise Invalid(
            _("“%(value)s” is not of the type chosen.") % {"value": text[:60]},
            remedy=_("Correct it, or choose another type."),
        ) from None
    return text


def _number(text: str) -> int | float:
    number = strict.loads(text)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ValueError
    return number


@page("edit", "imports")
@require_POST
def fill(request: HttpRequest, group: int) -> HttpResponse:
    """Fill a field of the whole group, then it can be sent in again."""
    found = stream.groups.get(group)
    path = request.POST.get("field", "").strip()[:_LONGEST_PATH]
    type_ = request.POST.get("type", "text")
    try:
        if not _good(path):
            raise Invalid(_("Name the field, as in properties.amount."))
        args = _given(request, path, type_)
    except ThreefoldError as error:
        messages.error(request, str(error))
        return to_group(group)
    if found.waiting().count() > AT_ONCE:
        job = enqueue(request, group, "fill", _("Fill a field of quarantined events"), **args)
        return to_group(group, job)
    done = stream.groups.fill(group, Progress(), **args, actor=request.user)["events"]
    messages.success(request, said("fill", done))
    return to_group(group)


def _given(request: HttpRequest, path: str, type_: str) -> dict[str, Any]:
    present = request.POST.getlist("present")
    if not present:
        value = request.POST.get("value", "").replace("\0", "")
        return {"path": path, "value": parsed(value, type_)}
    values = {}
    for n, value in enumerate(present):
        new = request.POST.get(f"new-{n}", "").replace("\0", "")
        if new.strip():
            values[value.replace("\0", "")] = parsed(new, type_)
    if not values:
        raise Invalid(_("Write what at least one of the values is to become."))
    return {"path": path, "values": values}
