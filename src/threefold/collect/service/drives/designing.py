"""Drives are made, edited, opened, paused, closed and copied here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from threefold.access.service.open_pages import tidy_origins
from threefold.audit import service as audit
from threefold.collect.logic.drives.shape import Consent, Design, Field
from threefold.collect.logic.drives.warnings import DATES, Warning, warnings
from threefold.collect.models import CodeUse, Drive, DriveKind, DriveState, Source
from threefold.collect.service.drives import wordings
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.kit.text import latin
from threefold.plan import service as plans
from threefold.plan.types import LANGUAGES, Plan

SETTINGS = (
    "name", "kind", "opens_at", "closes_at", "confirm", "challenge", "codes", "origins", "budget",
)  # fmt: skip
_FIRST = {
    DriveKind.DRAW: ("full_name", "email", "mobile", "postal_code"),
    DriveKind.COUPON: ("full_name", "email", "postal_code"),
    DriveKind.CLUB: ("full_name", "email", "mobile", "postal_address", "birth_date"),
    DriveKind.GIFT: ("full_name", "email", "mobile", "postal_address"),
    DriveKind.NEWSLETTER: ("email", "full_name"),
}


def get(drive_id: int) -> Drive:
    """The drive, or NotFound."""
    found = Drive.objects.select_related("source", "created_by").filter(pk=drive_id).first()
    if found is None:
        raise NotFound(_("There is no such drive."), where={"drive": drive_id})
    return found


def design_of(drive: Drive) -> Design:
    return Design.read(drive.design)


def create(*, name: str, kind: str, actor: Any) -> Drive:
    """A draft with the fields and texts such a drive usually has, and a source of its own."""
    name = " ".join(name.split())[:120]
    if not name:
        raise Invalid(_("A drive needs a name."), where={"field": "name"})
    with transaction.atomic():
        drive = _made(name, kind, _usual(kind, plans.current()), actor)
        drive.codes = CodeUse.GIVE if kind == DriveKind.COUPON else CodeUse.NONE
        drive.save(update_fields=["codes"])
        _noted(drive, actor, "collect.drive.create", kind=kind)
    return drive


def copy(drive: Drive, *, actor: Any) -> Drive:
    """A draft with the same design and settings, without dates, entries and codes."""
    with transaction.atomic():
        name = _("%(name)s (copy)") % {"name": drive.name}
        made = _made(name[:120], drive.kind, design_of(drive), actor)
        for each in ("confirm", "challenge", "codes", "origins", "budget"):
            setattr(made, each, getattr(drive, each))
        made.copied_from = drive
        made.save()
        _noted(made, actor, "collect.drive.copy", copied=drive.pk)
    return made


def save(
    drive: Drive, *, design: Design, settings: Mapping[str, Any], edits: int, actor: Any
) -> Drive:
    """Keep a new design and settings.

    `edits` is what the editor saw: Conflict when somebody saved meanwhile. In a drive that was
    opened before, changed consent texts become new versions, and Invalid is raised when the form
    would be unfit for the public.
    """
    with transaction.atomic():
        kept = Drive.objects.select_for_update().get(pk=drive.pk)
        if kept.edits != edits:
            raise Conflict(
                _("Somebody else changed this drive meanwhile."),
                where={"drive": kept.pk},
                remedy=_("Load the page anew and make your change again."),
            )
        for each in SETTINGS:
            if each in settings:
                setattr(kept, each, settings[each])
        kept.origins = tidy_origins(kept.origins)
        kept.design = design.plain()
        if kept.state != DriveState.DRAFT:
            _require_fit(kept)
            wordings.renew(kept, design, actor=actor)
        kept.edits += 1
        kept.changed_at = clock.now()
        kept.save()
        _noted(kept, actor, "collect.drive.edit", edits=kept.edits)
    return kept


def publish(drive: Drive, *, actor: Any) -> Drive:
    """Open the form to the public, for the first time or again. Invalid when it is not fit."""
    with transaction.atomic():
        kept = Drive.objects.select_for_update().get(pk=drive.pk)
        _require_fit(kept)
        wordings.renew(kept, design_of(kept), actor=actor)
        kept.published_at = kept.published_at or clock.now()
        return _moved(kept, DriveState.OPEN, actor, "collect.drive.publish")


def pause(drive: Drive, *, actor: Any) -> Drive:
    """Visitors are told to come back later."""
    with transaction.atomic():
        return _moved(
            _locked(drive, DriveState.OPEN), DriveState.PAUSED, actor, "collect.drive.pause"
        )


def close(drive: Drive, *, actor: Any) -> Drive:
    """Visitors are told that it is over."""
    with transaction.atomic():
        kept = _locked(drive, DriveState.OPEN, DriveState.PAUSED)
        return _moved(kept, DriveState.CLOSED, actor, "collect.drive.close")


def faults(drive: Drive, design: Design | None = None) -> list[Warning]:
    """What is wrong with the design or should be thought over, grave ones first."""
    found = warnings(design or design_of(drive), plans.current(), confirm=drive.confirm)
    if drive.opens_at and drive.closes_at and drive.opens_at >= drive.closes_at:
        found.insert(0, Warning(DATES, grave=True))
    return found


def _made(name: str, kind: str, design: Design, actor: Any) -> Drive:
    slug = _free_slug(name)
    at = clock.now()
    source = Source.objects.create(code=f"drive-{slug}", label=name)
    return Drive.objects.create(
        slug=slug,
        source=source,
        name=name,
        kind=kind,
        design=design.plain(),
        created_by=actor,
        created_at=at,
        changed_at=at,
    )


def _free_slug(name: str) -> str:
    stem = slugify(latin(name))[:40].strip("-") or "form"
    slug, number = stem, 1
    while (
        Drive.objects.filter(slug=slug).exists()
        or Source.objects.filter(code=f"drive-{slug}").exists()
    ):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _usual(kind: str, plan: Plan) -> Design:
    """What such a drive usually asks and says; the texts are there to be written over."""
    asked = [code for code in _FIRST[DriveKind(kind)] if code in plan.variables]
    email = plan.contacts.get("email")
    fields = tuple(Field(code, required=bool(email) and code == email.code) for code in asked)
    texts: dict[str, dict[str, str]] = {"title": {}, "intro": {}, "thanks": {}}
    words: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            texts["title"][language] = str(DriveKind(kind).label)
            texts["thanks"][language] = _("Thank you. Your registration has arrived.")
            words[language] = _(
                "Yes, you may send me offers and news. I can withdraw this at any time."
            )
    boxes = (Consent("marketing", wording=words),) if "marketing" in plan.purposes else ()
    return replace(Design(), texts=texts, fields=fields, consents=boxes)


def _require_fit(drive: Drive) -> None:
    from threefold.collect.service.drives.words import warning_text

    grave = [each for each in faults(drive) if each.grave]
    if grave:
        raise Invalid(
            _("The form is not ready for the public."),
            where={"problems": len(grave)},
            remedy=" ".join(warning_text(each) for each in grave[:3]),
        )


def _locked(drive: Drive, *states: str) -> Drive:
    kept = Drive.objects.select_for_update().get(pk=drive.pk)
    if kept.state not in states:
        raise Conflict(
            _("The drive is not in a state for this."),
            where={"drive": kept.pk, "state": kept.state},
            remedy=_("Load the page anew to see how it stands."),
        )
    return kept


def _moved(drive: Drive, state: str, actor: Any, action: str) -> Drive:
    before, drive.state, drive.changed_at = drive.state, state, clock.now()
    drive.save(update_fields=["state", "changed_at", "published_at"])
    _noted(drive, actor, action, before=before)
    return drive


def _noted(drive: Drive, actor: Any, action: str, **detail: Any) -> None:
    audit.record(
        actor=actor, action=action, target_kind="drive", target_id=str(drive.pk), detail=detail
    )
