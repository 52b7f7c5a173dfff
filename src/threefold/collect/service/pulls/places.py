"""Folders and files of this machine that may be read from, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from threefold.collect.source import Kind
from threefold.kit.errors import Invalid


def allowed() -> list[Path]:
    """The folders below which pulls may read: `pull_folders` of the settings, else the inbox."""
    home = settings.HOME
    roots = [Path(each).expanduser() for each in settings.PULL_FOLDERS] or [home.root / "inbox"]
    return [root if root.is_absolute() else home.root / root for root in roots]


def resolved(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the full paths of their folders and files; `Invalid` outside the allowed.

    Asked anew before every reading: a link may have been laid since.
    """
    out = dict(given)
    for each in kind.settings:
        if each.kind in {"folder", "file"} and out.get(each.name):
            out[each.name] = str(_within(str(out[each.name]), each.name))
    return out


def _within(name: str, field: str) -> Path:
    roots = allowed()
    path = Path(name)
    found = (path if path.is_absolute() else roots[0] / path).resolve()
    if "\x00" in name or not any(found.is_relative_to(root.resolve()) for root in roots):
        raise Invalid(
            _("This place on the machine is not open to imports."),
            where={"field": field},
            remedy=_("Choose a name below %(folders)s, or add the folder to pull_folders in"
                     " settings.toml.") % {"folders": ", ".join(map(str, roots))},
        )  # fmt: skip
    return found


def make(kind: Kind, given: Mapping[str, Any]) -> None:
    """Make the folder named, where it is below the inbox: whoever lays files there needs one."""
    inbox = settings.HOME.root / "inbox"
    for each in kind.settings:
        name = given.get(each.name)
        if each.kind == "folder" and name and Path(name).is_relative_to(inbox.resolve()):
            Path(name).mkdir(parents=True, exist_ok=True)
