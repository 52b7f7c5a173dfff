"""The one open draft: begin, change, publish, discard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.plan.logic import change, load
from threefold.plan.logic.build import from_content
from threefold.plan.logic.diff import Diff, diff
from threefold.plan.models import PlanState, PlanVersion
from threefold.plan.service.industries import template
from threefold.plan.service.versions import content_of, describe, next_number, put_in_force
from threefold.plan.service.wording import worded
from threefold.plan.types import Draft, Plan

Content = dict[str, Any]


def open_draft() -> Draft | None:
    """The open draft, if there is one; one query."""
    row = _drafts().select_related("created_by").first()
    return _draft(row) if row else None


def draft(actor: Any) -> Draft:
    """The open draft; a copy of the plan in force where there is none.

    Raises NotFound while no plan is in force.
    """
    return open_draft() or begin(_in_force().content, actor=actor, action="plan.draft.begin")


def draft_industry(industry: str, *, actor: Any, replace: bool = False) -> Draft:
    """A draft that begins from the template of a line of business. Raises Conflict, NotFound."""
    return begin(template(industry), actor=actor, action="plan.draft.template", replace=replace)


def draft_toml(text: str, *, file: str, actor: Any, replace: bool = False) -> Draft:
    """A draft from a TOML file. Raises Invalid naming file and place, Conflict."""
    with worded():
        content = load.load(text, file=file)
    return begin(content, actor=actor, action="plan.draft.upload", replace=replace)


def restore(number: int, *, actor: Any, replace: bool = False) -> Draft:
    """A draft with the content of an older version; publishing it brings that version back."""
    note = _("Version %(number)s restored") % {"number": number}
    return begin(
        content_of(number), actor=actor, action="plan.draft.restore", replace=replace, note=note
    )


@transaction.atomic
def begin(
    content: Mapping[str, Any], *, actor: Any, action: str, replace: bool = False, note: str = ""
) -> Draft:
    """Open a draft with `content`. Raises Conflict if one is open and is not to be replaced."""
    _may_edit(actor)
    if replace:
        _drafts().delete()
    row = PlanVersion(
        number=next_number(),
        industry=content["code"],
        content=dict(content),
        note=note,
        created_by=actor,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(
            _("There is an open draft already."),
            remedy=_("Publish or discard it first, or replace it."),
        ) from None
    _record(actor, action, row)
    return _draft(row)


def edit(code: str, changes: Mapping[str, Any], *, actor: Any, edits: int | None = None) -> Draft:
    """Change fields of one variable of the draft (which is begun if there is none).

    `changes` holds fields as in the TOML file, None to unset one, and optionally `questions`:
    the codes of the questions the variable helps to answer. With `edits`, raises Conflict when
    the draft was changed since. Raises Invalid for a value that breaks the rules, NotFound.
    """
    fields = ", ".join(sorted(changes))
    return _change(
        lambda content: change.edit(content, code, changes),
        actor=actor,
        edits=edits,
        action="plan.variable.edit",
        detail={"variable": code, "fields": fields},
    )


def add(variable: Mapping[str, Any], *, actor: Any, edits: int | None = None) -> Draft:
    """Plan one more variable; fields as in `edit`, with its `code`. Raises Invalid, Conflict."""
    return _change(
        lambda content: change.add(content, variable),
        actor=actor,
        edits=edits,
        action="plan.variable.add",
        detail={"variable": variable.get("code", "")},
    )


def remove(code: str, *, actor: Any, edits: int | None = None) -> Draft:
    """Take a variable out of the draft and out of the questions it answered.

    A question left without variables goes with it. Raises Invalid while a segment's rule speaks
    of it, NotFound, Conflict.
    """
    return _change(
        lambda content: change.remove(content, code),
        actor=actor,
        edits=edits,
        action="plan.variable.remove",
        detail={"variable": code},
    )


def rank(sources: Sequence[str], *, actor: Any, edits: int | None = None) -> Draft:
    """Order the sources for the whole plan, the most trusted first. Raises Invalid, Conflict."""
    return _change(
        lambda content: change.rank(content, sources),
        actor=actor,
        edits=edits,
        action="plan.sources.rank",
        detail={"sources": ", ".join(sources)[:300]},
    )


@transaction.atomic
def publish(
    *, actor: Any, note: str = "", edits: int | None = None, onto: int | None = None
) -> Plan:
    """Put the draft in force.

    `edits` and `onto` (the number of the version in force that the person compared with) guard
    against publishing what nobody has looked at: raises Conflict when either has moved on.
    Raises NotFound without a draft, Invalid if it changes nothing.
    """
    _may_edit(actor)
    row = _drafts().select_for_update().first()
    if row is None:
        raise NotFound(_("There is no draft to publish."), remedy=_("Edit the plan first."))
    base = _current_row()
    if (edits is not None and edits != row.edits) or (
        onto is not None and onto != (base.number if base else 0)
    ):
        raise _moved_on()
    load.require_sound(row.content)
    if base and not diff(base.content, row.content) and base.industry == row.industry:
        raise Invalid(
            _("The draft changes nothing."), remedy=_("Edit a variable, or discard the draft.")
        )
    if base and base.number > row.number:
        row.number = next_number()
    row.note = " ".join(note.split())[:300] or row.note
    put_in_force(row, actor=actor)
    _record(actor, "plan.publish", row, reason=row.note)
    return from_content(row.content, number=row.number)


@transaction.atomic
def discard(*, actor: Any) -> None:
    """Throw the draft away; without one nothing happens."""
    _may_edit(actor)
    row = _drafts().first()
    if row:
        _record(actor, "plan.draft.discard", row)
        row.delete()


def changes() -> Diff | None:
    """What the draft changes in the plan in force, None without a draft."""
    rows = {r.state: r for r in PlanVersion.objects.filter(state__in=["draft", "current"])}
    if "draft" not in rows:
        return None
    before = rows["current"].content if "current" in rows else {}
    return diff(before, rows["draft"].content)


def _change(
    act: Callable[[Content], Content],
    *,
    actor: Any,
    edits: int | None,
    action: str,
    detail: Mapping[str, Any],
) -> Draft:
    _may_edit(actor)
    number = draft(actor).version.number
    with transaction.atomic():
        row = _drafts().select_for_update().filter(number=number).first()
        if row is None or (edits is not None and edits != row.edits):
            raise _moved_on()
        with worded():
            row.content = act(deepcopy(row.content))
            load.require_sound(row.content)
        row.edits += 1
        same = PlanVersion.objects.filter(pk=row.pk, edits=row.edits - 1)
        if not same.update(content=row.content, edits=row.edits):
            raise _moved_on()
        _record(actor, action, row, detail=detail)
    return _draft(row)


def _moved_on() -> Conflict:
    return Conflict(
        _("The plan was changed by somebody else in the meantime."),
        remedy=_("Look at the newest state and repeat your change."),
    )


def _may_edit(actor: Any) -> None:
    if actor is not None:
        access.require(actor, "edit", "plan")


def _drafts() -> Any:
    return PlanVersion.objects.filter(state=PlanState.DRAFT)


def _current_row() -> PlanVersion | None:
    return PlanVersion.objects.filter(state=PlanState.CURRENT).first()


def _in_force() -> PlanVersion:
    row = _current_row()
    if row is None:
        raise NotFound(
            _("No information plan has been chosen yet."), remedy=_("Choose a line of business.")
        )
    return row


def _draft(row: PlanVersion) -> Draft:
    return Draft(from_content(row.content, number=row.number), describe(row))


def _record(
    actor: Any,
    action: str,
    row: PlanVersion,
    *,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    known = {"industry": row.industry, "variables": len(row.content["variable"])}
    audit.record(
        actor=actor,
        action=action,
        target_kind="plan",
        target_id=str(row.number),
        reason=reason,
        detail={**known, **(detail or {})},
    )
