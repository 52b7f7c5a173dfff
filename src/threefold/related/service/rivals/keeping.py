"""The register: competitors kept, changed, put back, retired."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Conflict, NotFound
from threefold.related.logic.rivals import names
from threefold.related.models import Competitor, Observation
from threefold.related.service.rivals import checking

FIELDS = ("name", "names", "website", "note", "categories", "products")


def listed(*, retired: bool = False) -> QuerySet[Competitor]:
    """Competitors by name: those in use, or those retired."""
    return Competitor.objects.filter(retired_at__isnull=not retired).order_by("name", "pk")


def find(pk: int) -> Competitor:
    """Raises NotFound."""
    found = Competitor.objects.filter(pk=pk if pk.bit_length() < 64 else 0).first()
    if found is None:
        raise NotFound(
            _("There is no such competitor."),
            where={"competitor": pk},
            remedy=_("Look it up in the list of competitors."),
        )
    return found


def add(
    *,
    name: str,
    names: Iterable[str] = (),
    website: str = "",
    note: str = "",
    categories: Iterable[str] = (),
    products: Iterable[str] = (),
    actor: Any,
) -> Competitor:
    """Raises Invalid for what cannot be kept, Conflict where the name is taken."""
    moment = clock.now()
    told = _checked(
        {"name": name, "names": names, "website": website, "note": note,
         "categories": categories, "products": products}
    )  # fmt: skip
    with transaction.atomic():
        made = Competitor(**told, made_at=moment, changed_at=moment, made_by=checking.user(actor))
        _write(made)
        _log("related.competitor.add", made, actor)
    return made


def change(pk: int, *, version: int, actor: Any, **fields: Any) -> Competitor:
    """Change some of FIELDS. `version` is the one that was seen; Conflict where somebody changed
    it since."""
    with transaction.atomic():
        held = locked(Competitor, find(pk).pk)
        _in_use(held)
        seen(held, version)
        told = _checked({name: fields[name] for name in FIELDS if name in fields})
        if rewrite(held, told, FIELDS):
            _write(held)
            _log("related.competitor.change", held, actor, fields=sorted(told))
    return held


def undo(pk: int, *, actor: Any) -> Competitor:
    """Put back what stood there before the last change; twice is as it was."""
    with transaction.atomic():
        held = locked(Competitor, find(pk).pk)
        _in_use(held)
        put_back(held, FIELDS)
        _write(held)
        _log("related.competitor.undo", held, actor)
    return held


def retire(pk: int, *, actor: Any) -> Competitor:
    """Take it out of use: what is known of it stays, and counts for no customer any more."""
    with transaction.atomic():
        held = locked(Competitor, find(pk).pk)
        if held.retired_at is None:
            held.retired_at = clock.now()
            held.save(update_fields=["retired_at"])
            _log("related.competitor.retire", held, actor)
    return held


def restore(pk: int, *, actor: Any) -> Competitor:
    """Take it into use again. Raises Conflict where its name was given away."""
    with transaction.atomic():
        held = locked(Competitor, find(pk).pk)
        if held.retired_at is not None:
            held.retired_at = None
            _write(held)
            _log("related.competitor.restore", held, actor)
    return held


def locked(kind: type[Any], pk: int) -> Any:
    """The row, which nobody else changes until the transaction ends."""
    return kind.objects.select_for_update().get(pk=pk)


def seen(held: Competitor | Observation, version: int) -> None:
    if held.version != version:
        raise Conflict(
            _("Somebody changed this meanwhile."),
            where={"version": held.version},
            remedy=_("Look at it as it is now, then change it again."),
        )


def rewrite(held: Competitor | Observation, told: dict[str, Any], fields: Iterable[str]) -> bool:
    """Set these fields and remember all as they were; whether anything differs."""
    if all(getattr(held, name) == value for name, value in told.items()):
        return False
    held.before = {name: _plain(getattr(held, name)) for name in fields}
    _step(held, told)
    return True


def put_back(held: Competitor | Observation, fields: Iterable[str]) -> None:
    """Change what is and what was before. Raises Conflict where nothing was changed."""
    if not held.before:
        raise Conflict(_("This was never changed."))
    old = held.before
    held.before = {name: _plain(getattr(held, name)) for name in fields}
    kept = {name: held._meta.get_field(name).to_python(value) for name, value in old.items()}
    _step(held, kept)


def _log(action: str, held: Competitor, actor: Any, **detail: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="competitor",
        target_id=str(held.pk),
        detail=detail,
    )


def _step(held: Competitor | Observation, told: dict[str, Any]) -> None:
    for name, value in told.items():
        setattr(held, name, value)
    held.version += 1
    held.changed_at = clock.now()


def _plain(value: Any) -> Any:
    """As JSON holds it."""
    return value if value is None or isinstance(value, str | list) else str(value)


def _in_use(held: Competitor) -> None:
    if held.retired_at is not None:
        raise Conflict(_("This competitor is retired."), remedy=_("Take it into use again first."))


def _write(held: Competitor) -> None:
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise Conflict(
            _("There is a competitor of this name already."),
            where={"field": "name"},
            remedy=_("Choose another name, or retire that one first."),
        ) from None


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    checks = {
        "name": lambda given: checking.line(
            given, "name", checking.NAME, needed=_("A competitor needs a name.")
        ),
        "website": lambda given: checking.line(given, "website", 200),
        "note": lambda given: checking.lines(given, "note"),
        **{
            field: lambda given, field=field: checking.listed(given, field)
            for field in ("names", "categories", "products")
        },
    }
    return {name: checks[name](value) for name, value in told.items()}


def by_name(name: str, *, actor: Any) -> Competitor:
    """The competitor in use that is called so, or also written so; a new one where none is."""
    among = names.known((each.pk, [each.name, *each.names]) for each in listed())
    known = among.get(names.key(name))
    return add(name=name, actor=actor) if known is None else find(known)
