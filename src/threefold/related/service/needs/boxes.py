"""Suggestion boxes: hung up, shut, found by their address."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from threefold.access.service.open_pages import tidy_origins
from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.kit.text import latin
from threefold.related.models import SuggestionBox

PAGE_LASTS = timedelta(hours=12)
_PAGE = "related.box.page"


@dataclass(frozen=True)
class Shown:
    """What somebody was shown: `suggestion` becomes the id of what comes back."""

    box: int
    suggestion: uuid.UUID
    at: datetime
    channel: str

    @property
    def stale(self) -> bool:
        return clock.now() - self.at > PAGE_LASTS


def shown(box: SuggestionBox, *, channel: str) -> Shown:
    """What is shown now."""
    return Shown(box.pk, uuid.uuid4(), clock.now(), channel)


def sealed(what: Shown) -> str:
    """As text for a hidden field; it stands in for a cookie, which frames withhold."""
    packed = [what.box, what.suggestion.hex, int(what.at.timestamp() * 1000), what.channel]
    return signing.dumps(packed, salt=_PAGE)


def opened(text: str) -> Shown | None:
    """What was sealed; None for what was not written here."""
    try:
        box, suggestion, at, channel = signing.loads(text, salt=_PAGE)
    except signing.BadSignature:
        return None
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return Shown(box, uuid.UUID(suggestion), moment, channel)


def get(box_id: int) -> SuggestionBox:
    """The box, or NotFound."""
    found = SuggestionBox.objects.filter(pk=box_id).first()
    if found is None:
        raise NotFound(_("There is no such suggestion box."), where={"box": box_id})
    return found


def find(slug: str) -> SuggestionBox:
    """The box of a public address, or NotFound."""
    found = SuggestionBox.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such page."))
    return found


def create(*, name: str, actor: Any) -> SuggestionBox:
    """A box that is open at once; its address follows from its name and never changes."""
    name = _named(name)
    with transaction.atomic():
        made = SuggestionBox.objects.create(
            slug=_free_slug(name), name=name, created_at=clock.now(), created_by=actor
        )
        _noted(made, actor, "related.box.create")
    return made


def change(
    box: SuggestionBox, *, name: str, is_open: bool, origins: list[str], actor: Any
) -> SuggestionBox:
    """Name, whether it takes anything, and which pages may embed it."""
    with transaction.atomic():
        kept = SuggestionBox.objects.select_for_update().get(pk=box.pk)
        kept.name, kept.is_open = _named(name), is_open
        kept.origins = tidy_origins(origins)
        kept.save(update_fields=["name", "is_open", "origins"])
        _noted(kept, actor, "related.box.change")
    return kept


def remove(box: SuggestionBox, *, actor: Any) -> None:
    """Take down a box in which nothing was ever left; Conflict for any other."""
    with transaction.atomic():
        if box.suggestions.exists():
            raise Conflict(
                _("Something was left in this box."),
                where={"box": box.pk},
                remedy=_("Shut it instead; what was left stays."),
            )
        _noted(box, actor, "related.box.remove")
        box.delete()


def _named(name: str) -> str:
    name = " ".join(name.split())[:80]
    if not name:
        raise Invalid(_("A box needs a name."), where={"field": "name"})
    return name


def _free_slug(name: str) -> str:
    stem = slugify(latin(name))[:40].strip("-") or "box"
    slug, number = stem, 1
    while SuggestionBox.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _noted(box: SuggestionBox, actor: Any, action: str) -> None:
    audit.record(actor=actor, action=action, target_kind="box", target_id=str(box.pk))
