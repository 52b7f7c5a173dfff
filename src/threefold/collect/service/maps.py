"""Mappings as files, to be used for the next file of the kind.

Those saved lie under the home folder; a few for files that are alike everywhere come with
Threefold. A saved one of the same name wins.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic import mapfile
from threefold.collect.models import Run
from threefold.collect.service import runs
from threefold.collect.types import ColumnMap
from threefold.kit.errors import Invalid
from threefold.kit.text import fold

_NAME = re.compile(r"[\w-]{1,80}")
_READY = Path(mapfile.__file__).parent / "ready"


def _path(name: str) -> Path:
    plain = fold(name).replace(" ", "-").removesuffix(".toml")
    if not _NAME.fullmatch(plain):
        raise Invalid(
            _("A mapping's name is letters, digits, - and _."),
            where={"name": name},
            remedy=_("Name it as in webshop-orders."),
        )
    return Path(settings.HOME.maps) / f"{plain}.toml"


def save_mapping(
    name: str, mapping: ColumnMap, *, run: Run | None = None, user: Any = None
) -> Path:
    """Write the mapping under this name, with samples of `run` as comments; the file's path."""
    path = _path(name)
    samples = {each.name: each.samples for each in runs.inspection(run).columns} if run else {}
    half = path.with_suffix(".half")
    half.write_text(mapfile.text(mapping, samples), "utf-8")
    half.replace(path)
    audit.record(
        actor=user, action="collect.mapping.save", target_kind="mapping", target_id=path.stem
    )
    return path


def saved_mappings(content: str | None = None) -> dict[str, ColumnMap]:
    """Mappings by name, saved or ready; files that cannot be read are left out."""
    out = {}
    for path in [*sorted(_READY.glob("*.toml")), *sorted(Path(settings.HOME.maps).glob("*.toml"))]:
        try:
            mapping = mapfile.read(path)
        except Invalid:
            continue
        if content in (None, mapping.content):
            out[path.stem] = mapping
    return out


def load_mapping(name_or_path: str | Path) -> ColumnMap:
    """A mapping by file or by its name; `Invalid` names line and field."""
    path = Path(name_or_path)
    if path.exists() or path.suffix:
        return mapfile.read(path)
    saved = _path(str(name_or_path))
    ready = _READY / saved.name
    return mapfile.read(ready if ready.exists() and not saved.exists() else saved)


def fitted(mapping: ColumnMap, run: Run) -> ColumnMap:
    """A saved mapping put on the columns of a run's file.

    `Invalid` when the file lacks a column that the mapping needs; columns it does not know are
    ignored.
    """
    names = [each.name for each in runs.inspection(run).columns]
    by_name = {each.column: each for each in mapping}
    missing = [each.column for each in mapping.used() if each.column not in names]
    if mapping.content != run.content:
        raise Invalid(
            _("The mapping is for %(mapped)s, the file holds %(content)s.")
            % {"mapped": mapping.content, "content": run.content},
            remedy=_("Choose another mapping, or bring the file in as what it is."),
        )
    if missing:
        raise Invalid(
            _("The file has no column %(names)s.") % {"names": ", ".join(map(repr, missing))},
            where={"file": run.file_name, "columns": missing},
            remedy=_("Its columns are: %(names)s.") % {"names": ", ".join(names)},
        )
    fields = tuple(by_name.get(name) or mapfile.FieldMap(name, "ignore") for name in names)
    return ColumnMap(mapping.content, fields, mapping.rules, mapping.options)
