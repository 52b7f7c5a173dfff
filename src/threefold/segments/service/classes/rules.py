"""The rules by which classes are told: those that come with the program, and a company's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.segments.logic.classes import ladder as shape
from threefold.segments.logic.classes.ladder import Ladder
from threefold.segments.logic.classes.statements import faults
from threefold.segments.logic.rules import Field, Function
from threefold.segments.models import ClassRules
from threefold.view import service as view


@cache
def _ready() -> Mapping[str, Ladder]:
    folder = files("threefold.segments").joinpath("classes")
    found = [
        shape.read(file.name.removesuffix(".toml"), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {each.code: each for each in sorted(found, key=lambda each: each.order)}


def ready_ladder(code: str) -> Ladder:
    """The division as it comes with the program. Raises NotFound."""
    if code not in _ready():
        raise NotFound(
            _("There is no such division of customers."),
            where={"division": code[:40]},
            remedy=_("Known: %(names)s.") % {"names": ", ".join(_ready())},
        )
    return _ready()[code]


def ladders() -> list[Ladder]:
    """Every division by the rules in force, in their order; one question to the store."""
    newest: dict[str, Any] = {}
    held = ClassRules.objects.filter(withdrawn_at__isnull=True).order_by("-id")
    for division, document in held.values_list("division", "document"):
        newest.setdefault(division, document)
    return [shape.changed(each, newest.get(code, {})) for code, each in _ready().items()]


def ladder(code: str) -> Ladder:
    """One division by the rules in force. Raises NotFound."""
    ready_ladder(code)
    return next(each for each in ladders() if each.code == code)


def edited_ladder(code: str, document: Mapping[str, Any]) -> Ladder:
    """The division with changes that are not kept yet. Raises NotFound."""
    return shape.changed(ladder(code), document)


def wide_rule_fields() -> Mapping[str, Field]:
    """What rules may name of the wide view, whether a day holds it or not."""
    return {
        code: Field(code, each.type, each.label, each.choices)  # type: ignore[arg-type]
        for code, each in view.wide_fields().items()
    }


def rule_functions() -> Mapping[str, Function]:
    from threefold.segments.service.ground import functions

    return functions()


def class_faults(edited: Ladder) -> dict[str, Invalid]:
    """What is wrong with an edited division, by the key of its rule, number or points."""
    found = {
        f"numbers.{each.code}": Invalid(
            _("Between %(least)s and %(most)s.") % {"least": each.least, "most": each.most}
        )
        for each in edited.numbers
        if not each.least <= each.value <= each.most
    }
    return found | faults(edited, ladders(), wide_rule_fields(), rule_functions())


def save_ladder(edited: Ladder, *, actor: Any, note: str = "") -> ClassRules:
    """Put an edited division in force, audited. Raises Invalid where a rule cannot be used and
    Conflict where nothing differs."""
    if edited.by_hand:
        raise Invalid(_("Staff tell these classes; no rule does."))
    for key, error in class_faults(edited).items():
        raise Invalid(error.message, where={"rule": key, **error.where}, remedy=error.remedy)
    document = shape.document(edited)
    with transaction.atomic():
        if shape.document(ladder(edited.code)) == document:
            raise Conflict(
                _("These are the rules in force already."), remedy=_("Change one of them first.")
            )
        kept = ClassRules.objects.create(
            division=edited.code,
            document=document,
            note=" ".join(note.split())[:300],
            made_at=clock.now(),
            made_by=actor,
        )
        audit.record(
            actor=actor,
            action="segments.classes.rules",
            target_kind="division",
            target_id=edited.code,
            detail={"version": kept.pk},
        )
    return kept


def undo_ladder(code: str, *, actor: Any) -> None:
    """Take the newest change of a division back: the rules before it are in force again."""
    ready_ladder(code)
    with transaction.atomic():
        newest = (
            ClassRules.objects.select_for_update()
            .filter(division=code, withdrawn_at__isnull=True)
            .order_by("-id")
            .first()
        )
        if newest is None:
            raise Conflict(
                _("The ready rules are in force; there is nothing to take back."),
                where={"division": code},
            )
        newest.withdrawn_at, newest.withdrawn_by = clock.now(), actor
        newest.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(
            actor=actor,
            action="segments.classes.undo",
            target_kind="division",
            target_id=code,
            detail={"version": newest.pk},
        )


def rule_history(code: str) -> Sequence[ClassRules]:
    """Changes of a division, newest first, those taken back too."""
    kept = ClassRules.objects.filter(division=code).select_related("made_by", "withdrawn_by")
    return list(kept.order_by("-id")[:50])
