"""Entries and codes as files: masked for the reader, formulas neutralised, noted in the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.audit import service as audit
from threefold.collect.logic.drives.codes import spaced
from threefold.collect.models import Code, Drive, Entry, EntryState
from threefold.collect.service.drives.designing import design_of
from threefold.kit import sheets
from threefold.kit.errors import Invalid
from threefold.plan import service as plans
from threefold.plan.service import labels
from threefold.plan.types import Variable


def shown(user: Any, variable: Variable | None, value: str) -> str:
    """An answer as this reader may see it."""
    how = access.display(user, variable.privacy if variable else "personal")
    if how == "shown" or not value:
        return value
    return access.mask(value, variable.type if variable else "text") if how == "masked" else "•••"


def entries(drive: Drive, *, file_format: str, actor: Any) -> bytes:
    """All entries that were not dropped, oldest first."""
    _require_offered(file_format)
    plan = plans.current()
    asked = design_of(drive).asked(plan)
    head = [
        _("Entry"), _("Sent"), _("State"), _("Channel"), _("Language"), _("Confirmed"),
        _("Customer known before"), _("Batch"), _("Box"), _("Agreed to"),
        *(labels.text(variable) for _field, variable in asked),
    ]  # fmt: skip
    found = drive.entries.exclude(state=EntryState.DROPPED).order_by("sent_at", "pk")
    rows = found.prefetch_related("agreements")
    count = found.count()

    def lines() -> Iterator[list[str]]:
        for entry in rows.iterator(chunk_size=2_000):
            yield _line(entry, [variable for _field, variable in asked], actor)

    audit.record(
        actor=actor,
        action="collect.drive.export",
        target_kind="drive",
        target_id=str(drive.pk),
        detail={"rows": count, "format": file_format},
    )
    return sheets.written(head, lines(), file_format, title="entries")


def codes(drive: Drive, batch: int, *, file_format: str, actor: Any) -> bytes:
    """The codes of one batch, for the printer."""
    _require_offered(file_format)
    found = Code.objects.filter(drive=drive, batch=batch).order_by("pk")
    audit.record(
        actor=actor,
        action="collect.drive.codes.export",
        target_kind="drive",
        target_id=str(drive.pk),
        detail={"batch": batch, "format": file_format},
    )
    listed = found.values_list("code", flat=True).iterator(chunk_size=5_000)
    codes_ = ([spaced(code)] for code in listed)
    return sheets.written([_("Code")], codes_, file_format, title="codes")


def _line(entry: Entry, asked: Sequence[Variable], actor: Any) -> list[str]:
    agreed = [each.purpose for each in entry.agreements.all() if each.given]
    known = {True: _("Yes"), False: _("No"), None: ""}[entry.known]
    return [
        str(entry.pk),
        _moment(entry.sent_at),
        str(EntryState(entry.state).label),
        entry.get_channel_display(),
        entry.language,
        _moment(entry.confirmed_at),
        known,
        entry.batch,
        entry.box,
        ", ".join(agreed),
        *(shown(actor, variable, entry.raw.get(variable.code, "")) for variable in asked),
    ]


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat(sep=" ", timespec="seconds") if at else ""


def _require_offered(file_format: str) -> None:
    if file_format not in sheets.TYPES:
        raise Invalid(
            _("This file format is not offered."),
            remedy=_("Choose one of: %(formats)s.") % {"formats": ", ".join(sheets.TYPES)},
        )
