"""Pulls are set up, changed, paused and removed; every change is in the audit log, no secret is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings as site
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic import targets
from threefold.collect.models import Pull, PullState
from threefold.collect.service import maps, staging
from threefold.collect.service.pulls import places, settings
from threefold.collect.source import MESSAGES, kind
from threefold.collect.types import ColumnMap
from threefold.kit.clock import now
from threefold.kit.errors import Conflict, Invalid, NotFound

SHORTEST_MINUTES = 1
LONGEST_MINUTES = 7 * 24 * 60


def get(pull_id: int | str) -> Pull:
    """The pull of that number or, failing that, of that label; `NotFound`."""
    found = Pull.objects.select_related("source")
    word = str(pull_id)
    pull = found.filter(pk=int(word)).first() if word.isdigit() and len(word) < 18 else None
    pull = pull or found.filter(label=word).first()
    if pull is None:
        raise NotFound(
            _("There is no such pull."),
            where={"pull": word},
            remedy=_("See the list of pulls for their names."),
        )
    return pull


def add(
    *,
    plugin: str,
    label: str,
    source: str,
    given: Mapping[str, Any],
    content: str = "",
    actor: Any = None,
) -> Pull:
    """A new pull, still a draft: nothing is fetched before `activate`."""
    of = kind(plugin)
    values = settings.read(of, given)
    full = places.resolved(of, values)
    shown, sealed = settings.split(of, values)
    if not label.strip():
        raise Invalid(_("Give the pull a name."), where={"field": "label"})
    with transaction.atomic():
        pull = Pull(
            label=label.strip()[:120],
            source=staging.source_named(source),
            plugin=of.name,
            settings=shown,
            secrets=sealed,
            content=_content(of.gives, of.content or content),
            created_by=actor,
        )
        if of.mapping:
            pull.mapping = maps.load_mapping(of.mapping).to_dict()
        pull.save()
        _audit("collect.pull.add", pull, actor, {"kind": of.name, "source": pull.source_id})
    places.make(of, full)
    return pull


def _content(gives: str, content: str) -> str:
    if gives == MESSAGES:
        return ""
    if content not in targets.CONTENTS:
        raise Invalid(
            _("Say what the rows are."),
            where={"field": "content"},
            remedy=_("Choose one of: %(names)s.") % {"names": ", ".join(targets.CONTENTS)},
        )
    return content


def change(pull: Pull, *, given: Mapping[str, Any], label: str = "", actor: Any = None) -> Pull:
    """New settings; secrets left empty stay. Reading begins anew where the place is another."""
    of = kind(pull.plugin)
    values = settings.read(of, given)
    full = places.resolved(of, values)
    shown, sealed = settings.split(of, values, pull.secrets)
    changed = sorted(name for name in shown if shown[name] != pull.settings.get(name))
    if sealed != pull.secrets and any(given.get(name) for name in of.secrets):
        changed += sorted(name for name in of.secrets if given.get(name))
    if pull.pending:
        raise Conflict(
            _("A run of this pull is not finished."), remedy=_("Let it run once more first.")
        )
    _not_elsewhere(pull, changed, given)
    pull.settings, pull.secrets = shown, sealed
    pull.label = label.strip()[:120] or pull.label
    if set(changed) & _PLACE:
        pull.cursor = {}
    with transaction.atomic():
        pull.save(update_fields=["settings", "secrets", "label", "cursor"])
        _audit("collect.pull.change", pull, actor, {"changed": changed})
    places.make(of, full)
    return pull


_PLACE = frozenset(
    {"kind", "driver", "host", "port", "database", "file", "cursor", "start", "folder"}
)
"""Settings whose change makes what was remembered of the place worthless."""


_HOST = frozenset({"kind", "driver", "host", "port", "tls", "security"})


def _not_elsewhere(pull: Pull, changed: list[str], given: Mapping[str, Any]) -> None:
    """A password kept is not handed to another machine, or to the same one in the clear."""
    secret = [name for name in kind(pull.plugin).secrets if not given.get(name)]
    if pull.secrets and secret and set(changed) & _HOST:
        raise Invalid(
            _("The machine or its encryption changed, so the password is needed again."),
            where={"field": secret[0]},
            remedy=_("Give the password."),
        )


def agree(pull: Pull, mapping: ColumnMap, *, actor: Any = None) -> None:
    """Where the columns go from now on."""
    pull.mapping = mapping.to_dict()
    with transaction.atomic():
        pull.save(update_fields=["mapping"])
        _audit("collect.pull.mapping", pull, actor)


def forget_mapping(pull: Pull, *, actor: Any = None) -> None:
    """The next look suggests where the columns go."""
    pull.mapping = {}
    with transaction.atomic():
        pull.save(update_fields=["mapping"])
        _audit("collect.pull.mapping", pull, actor)


def activate(pull: Pull, *, every_minutes: int | None, actor: Any = None) -> None:
    """From now on looked at every so many minutes, or (None) when somebody asks."""
    if every_minutes is not None and not SHORTEST_MINUTES <= every_minutes <= LONGEST_MINUTES:
        raise Invalid(
            _("It can be checked at most every minute and at least every week."),
            where={"field": "every_minutes"},
            remedy=_("Give minutes from 1 to 10080, or none."),
        )
    if pull.content and not pull.mapping:
        raise Invalid(
            _("No mapping of columns was chosen for this pull."),
            remedy=_("Choose where the columns go, or take the suggestion."),
        )
    pull.state, pull.every_minutes = PullState.ACTIVE, every_minutes
    pull.next_at = now() if every_minutes else None
    with transaction.atomic():
        pull.save(update_fields=["state", "every_minutes", "next_at"])
        _audit("collect.pull.activate", pull, actor, {"every_minutes": every_minutes})


def pause(pull: Pull, *, actor: Any = None) -> None:
    """Not looked at by itself until it is resumed."""
    if pull.state != PullState.ACTIVE:
        raise Conflict(_("This pull is not on."))
    pull.state, pull.next_at = PullState.PAUSED, None
    with transaction.atomic():
        pull.save(update_fields=["state", "next_at"])
        _audit("collect.pull.pause", pull, actor)


def resume(pull: Pull, *, actor: Any = None) -> None:
    if pull.state != PullState.PAUSED:
        raise Conflict(_("This pull is not paused."))
    activate(pull, every_minutes=pull.every_minutes, actor=actor)


def remove(pull: Pull, *, actor: Any = None) -> None:
    """Forget the pull and its secrets; what it brought in stays, each import can be undone."""
    if pull.pending:
        raise Conflict(
            _("A run of this pull is not finished."), remedy=_("Let it run once more first.")
        )
    with transaction.atomic():
        _audit("collect.pull.remove", pull, actor, {"kind": pull.plugin, "source": pull.source_id})
        number = pull.pk
        pull.delete()
    (site.HOME.root / f"pull-{number}.lock").unlink(missing_ok=True)


def due_next(pull: Pull) -> Any:
    """When it is to be looked at again."""
    if pull.state != PullState.ACTIVE or not pull.every_minutes:
        return None
    return now() + timedelta(minutes=pull.every_minutes)


def _audit(action: str, pull: Pull, actor: Any, detail: Mapping[str, Any] | None = None) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="pull",
        target_id=str(pull.pk),
        detail=dict(detail or {}),
    )
