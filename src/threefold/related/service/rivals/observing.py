"""What is seen of competitors: visits, prices, claims."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Invalid, NotFound
from threefold.related.models import Observation, Seen
from threefold.related.service.rivals import checking
from threefold.related.service.rivals.keeping import (
    find,
    locked,
    put_back,
    rewrite,
    seen,
)

FIELDS = (
    "seen_on", "text", "place", "source", "category", "product", "price", "currency",
)  # fmt: skip


def observations(competitor: int, kinds: Sequence[str] = ()) -> QuerySet[Observation]:
    """What was seen of one, those taken back left out, newest first."""
    found = Observation.objects.filter(competitor=competitor, withdrawn_at__isnull=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.select_related("made_by").order_by("-seen_on", "-pk")


def find_observation(pk: int, *, of: int | None = None) -> Observation:
    """One of them, or one of those `of` a competitor. Raises NotFound."""
    found = Observation.objects.select_related("competitor", "made_by").filter(
        pk=pk if pk.bit_length() < 64 else 0
    )
    held = found.filter(competitor=of).first() if of is not None else found.first()
    if held is None:
        raise NotFound(_("There is no such observation."), where={"observation": pk})
    return held


def observe(competitor: int, *, kind: str, actor: Any, **fields: Any) -> Observation:
    """Keep what was seen: FIELDS, of which a visit and a claim need a text, a price an amount, a
    currency and what it is of. Raises Invalid."""
    if kind not in Seen.values:
        raise Invalid(
            _("There is no such kind of observation."),
            where={"field": "kind"},
            remedy=", ".join(Seen.values),
        )
    moment = clock.now()
    held = find(competitor)
    made = Observation(
        competitor=held, kind=kind, made_at=moment, changed_at=moment,
        made_by=checking.user(actor), **_checked(kind, fields),
    )  # fmt: skip
    with transaction.atomic():
        made.save()
        _log("related.observation.add", made, actor)
    return made


def correct(pk: int, *, version: int, actor: Any, **fields: Any) -> Observation:
    """Change some of FIELDS. Raises Conflict where somebody changed it since `version`."""
    with transaction.atomic():
        held = locked(Observation, find_observation(pk).pk)
        seen(held, version)
        whole = {name: getattr(held, name) for name in FIELDS}
        told = _checked(held.kind, whole | fields)
        if rewrite(held, told, FIELDS):
            held.save()
            _log("related.observation.change", held, actor)
    return held


def undo(pk: int, *, actor: Any) -> Observation:
    """Put back what stood there before the last change; twice is as it was."""
    with transaction.atomic():
        held = locked(Observation, find_observation(pk).pk)
        put_back(held, FIELDS)
        held.save()
        _log("related.observation.undo", held, actor)
    return held


def withdraw(pk: int, *, actor: Any, back: bool = False) -> Observation:
    """Take an observation back, or (`back`) let it count again."""
    with transaction.atomic():
        held = locked(Observation, find_observation(pk).pk)
        if (held.withdrawn_at is None) is not back:
            held.withdrawn_at = None if back else clock.now()
            held.save(update_fields=["withdrawn_at"])
            _log(
                "related.observation.restore" if back else "related.observation.withdraw",
                held, actor,
            )  # fmt: skip
    return held


def _checked(kind: str, told: dict[str, Any]) -> dict[str, Any]:
    on: date = told["seen_on"]
    found: dict[str, Any] = {
        "seen_on": checking.day(on, "seen_on"),
        "text": checking.lines(told.get("text") or "", "text"),
        "price": None,
        "currency": "",
        **{
            name: checking.line(told.get(name) or "", name)
            for name in ("place", "source", "category", "product")
        },
    }
    if kind != Seen.PRICE:
        if not found["text"]:
            raise Invalid(
                _("Say what was seen.") if kind == Seen.VISIT else _("Say what they advertise."),
                where={"field": "text"},
            )
        return found
    price: Decimal | None = told.get("price")
    if price is None:
        raise Invalid(_("Write an amount above 0."), where={"field": "price"})
    if not (found["category"] or found["product"]):
        raise Invalid(
            _("Say what the price is of: a category or a product."), where={"field": "category"}
        )
    found["price"] = checking.money(price, "price", 4)
    found["currency"] = checking.currency(told.get("currency") or "")
    return found


def _log(action: str, held: Observation, actor: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="observation",
        target_id=str(held.pk),
        detail={"kind": held.kind, "competitor": held.competitor_id},
    )
