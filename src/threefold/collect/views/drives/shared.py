"""What the staff's pages of one drive share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.collect.models import CodeUse, Drive, DriveKind, DriveState, EntryState
from threefold.collect.service import drives
from threefold.ui.service import Tab


def frame(request: HttpRequest, drive: Drive, at: str) -> dict[str, Any]:
    """Drive, tabs and rights for a page of one drive; `at` is the tab it stands under."""
    designs = access.can(request.user, "see", "imports")
    types = access.can(request.user, "edit", "customers")
    drafted = drive.state == DriveState.DRAFT
    held = drive.entries.filter(state=EntryState.HELD).count() if designs else 0
    coded = designs and drive.codes != CodeUse.NONE
    drawn = designs and drive.kind == DriveKind.DRAW
    listed = [
        ("design", _("Form"), "collect:drive", designs, None),
        ("share", _("Share"), "collect:drive-share", True, None),
        ("cards", _("Paper cards"), "collect:drive-cards", types and not drafted, None),
        ("entries", _("Entries"), "collect:drive-entries", designs, held or None),
        ("results", _("Results"), "collect:drive-results", designs, None),
        ("codes", _("Codes"), "collect:drive-codes", coded, None),
        ("draws", _("Winners"), "collect:drive-draws", drawn, None),
    ]  # fmt: skip
    return {
        "drive": drive,
        "tabs": [
            Tab(label, reverse(name, args=[drive.pk]), key == at, count)
            for key, label, name, shown, count in listed
            if shown
        ],
        "may_edit": access.can(request.user, "edit", "imports"),
        "mail_missing": drive.confirm and not drives.letters.configured(),
        "standing": drives.standing(drive),
    }


def home_of(request: HttpRequest, drive: Drive) -> str:
    """The first page of a drive that this visitor may open."""
    designs = access.can(request.user, "see", "imports")
    return reverse("collect:drive" if designs else "collect:drive-share", args=[drive.pk])
