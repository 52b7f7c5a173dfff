"""What pages and programs are told of pulls; never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from threefold.collect.models import Pull, PullState, Visit
from threefold.collect.service.pulls import settings
from threefold.collect.source import Kind, kind, kinds
from threefold.kit.errors import NotFound


@dataclass(frozen=True)
class Listed:
    """One pull with its plug-in; `of` is None where that is no longer installed."""

    pull: Pull
    of: Kind | None

    @property
    def on(self) -> bool:
        return self.pull.state == PullState.ACTIVE

    @property
    def kind_label(self) -> str:
        return settings.text(self.of.label) if self.of else self.pull.plugin


def listed() -> list[Listed]:
    """Every pull by its label; one query."""
    known = kinds()
    found = Pull.objects.select_related("source").defer("cursor", "mapping", "secrets")
    return [Listed(pull, known.get(pull.plugin)) for pull in found]


def answered(pull: Pull) -> list[tuple[str, Any]]:
    """Settings that matter by their labels, secrets as whether there is one."""
    try:
        of = kind(pull.plugin)
    except NotFound:
        return []
    out: list[tuple[str, Any]] = []
    for each in of.settings:
        if each.kind == "secret":
            if settings.matters(each, pull.settings):
                out.append((settings.text(each.label), "•••" if pull.secrets else None))
        elif each.name in pull.settings:
            value = pull.settings[each.name]
            shown = each.choices.get(value) if each.kind == "choice" else None
            out.append((settings.text(each.label), settings.text(shown) if shown else value))
    return out


def visits(pull: Pull) -> QuerySet[Visit]:
    """Visits that found something or failed, newest first."""
    return Visit.objects.filter(pull=pull)
