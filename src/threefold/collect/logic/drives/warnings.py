"""What is wrong with the design of a drive, or should be thought over before it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from threefold.collect.logic.drives.shape import TEXTS, Design
from threefold.plan.types import Plan

NO_FIELDS = "no_fields"
NO_EMAIL = "no_email"
TEXT_MISSING = "text_missing"
WORDING_MISSING = "wording_missing"
HELP_MISSING = "help_missing"
NOT_PLANNED = "not_planned"
PURPOSE_UNASKED = "purpose_unasked"
SENSITIVE = "sensitive"
FORCED = "forced"
COUPLED = "coupled"
UNREACHABLE = "unreachable"
DATES = "dates"


@dataclass(frozen=True)
class Warning:
    """`grave` ones must be mended before the drive opens. `of` and `language` say where."""

    code: str
    of: str = ""
    language: str = ""
    grave: bool = False


def warnings(design: Design, plan: Plan, *, confirm: bool) -> list[Warning]:
    """Grave ones first."""
    found = [*_fields(design, plan, confirm), *_texts(design), *_consents(design, plan)]
    return sorted(found, key=lambda each: not each.grave)


def _texts(design: Design) -> Iterator[Warning]:
    for language in design.languages:
        for name in TEXTS:
            if not design.texts.get(name, {}).get(language):
                yield Warning(TEXT_MISSING, name, language, grave=name != "intro")
        for field in design.fields:
            if field.help and not field.help.get(language):
                yield Warning(HELP_MISSING, field.variable, language)


def _fields(design: Design, plan: Plan, confirm: bool) -> Iterator[Warning]:
    asked = design.asked(plan)
    if not asked:
        yield Warning(NO_FIELDS, grave=True)
    known = {field.variable for field, _variable in asked}
    for field in design.fields:
        if field.variable not in known:
            yield Warning(NOT_PLANNED, field.variable)
    emails = [field for field, variable in asked if variable.contact == "email"]
    if confirm and not any(field.required for field in emails):
        yield Warning(NO_EMAIL, grave=True)
    if asked and not any(variable.contact for _field, variable in asked):
        yield Warning(UNREACHABLE)
    boxes = {box.purpose for box in design.consents}
    for field, variable in asked:
        purpose = plan.purposes.get(variable.purpose)
        by_consent = purpose is not None and purpose.legal_basis == "consent"
        if by_consent and variable.purpose not in boxes:
            yield Warning(PURPOSE_UNASKED, field.variable)
        if variable.privacy == "sensitive":
            yield Warning(FORCED if field.required else SENSITIVE, field.variable)
        elif field.required and (by_consent or variable.purpose == "analysis"):
            yield Warning(FORCED, field.variable)


def _consents(design: Design, plan: Plan) -> Iterator[Warning]:
    for box in design.consents:
        if box.purpose not in plan.purposes:
            yield Warning(NOT_PLANNED, box.purpose)
            continue
        if box.required:
            yield Warning(COUPLED, box.purpose)
        for language in design.languages:
            if not box.wording.get(language):
                yield Warning(WORDING_MISSING, box.purpose, language, grave=True)
