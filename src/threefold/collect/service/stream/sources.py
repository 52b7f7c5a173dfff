"""Whether a source may send by itself, and from which web sites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.models import Source
from threefold.collect.service.staging import source_named
from threefold.kit.errors import Conflict, Invalid, NotFound

_MOST_ORIGINS = 200


@transaction.atomic
def create(label: str, actor: Any) -> Source:
    """A new source of that name. `Conflict` where there is one already, `Invalid` for no name."""
    before = set(Source.objects.values_list("code", flat=True))
    made = source_named(label)
    if made.pk in before:
        raise Conflict(
            _("There is a source of that name already."),
            where={"source": made.pk},
            remedy=_("Open it, or choose another name."),
        )
    _note("collect.source.create", made, actor, label=made.label)
    return made


@transaction.atomic
def set_receiving(source: str, on: bool, actor: Any) -> Source:
    """Switch a source's event API on or off; off, its clients are told 404."""
    found = _of(source)
    if found.receiving != on:
        found.receiving = on
        found.save(update_fields=["receiving"])
        _note("collect.source.receive" if on else "collect.source.refuse", found, actor)
    return found


@transaction.atomic
def set_origins(source: str, origins: Iterable[str], actor: Any) -> Source:
    """Name the web origins whose pages may send; none means any. Raises Invalid with the wrong one.

    An origin is `https://shop.example`, or `https://*.shop.example` for all names below it.
    """
    names = sorted({_origin(each) for each in origins if each.strip()})
    if len(names) > _MOST_ORIGINS:
        raise Invalid(
            _("At most %(most)s origins can be named.") % {"most": _MOST_ORIGINS},
            remedy=_("Use https://*.name for all names below one."),
        )
    found = _of(source)
    if found.origins != names:
        found.origins = names
        found.save(update_fields=["origins"])
        _note("collect.source.origins", found, actor, origins=names)
    return found


def _origin(written: str) -> str:
    text = written.strip().rstrip("/").lower()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    plain = host.removeprefix("*.")
    bracketed = f"[{host}]" if ":" in host else host
    built = f"{parts.scheme}://{bracketed}{f':{port}' if port else ''}" if host else ""
    if not plain or "*" in plain or parts.scheme not in {"http", "https"} or built != text:
        raise Invalid(
            _("%(origin)s is not a web origin.") % {"origin": written.strip()[:120]},
            where={"field": "origins"},
            remedy=_("Write it as https://shop.example, without a path."),
        )
    return text


def _of(source: str) -> Source:
    found = Source.objects.select_for_update().filter(pk=source).first()
    if found is None:
        raise NotFound(_("There is no such source."), where={"source": source})
    return found


def _note(action: str, source: Source, actor: Any, **detail: Any) -> None:
    audit.record(
        actor=actor, action=action, target_kind="source", target_id=source.pk, detail=detail
    )
