"""Names, products and status of needs; equal ones put together, and apart again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid
from threefold.related.logic.needs.strength import key_of
from threefold.related.models import Need, NeedChange, NeedStatus
from threefold.related.service.needs import noting

State = Mapping[str, Any]


def change(
    need: Need,
    *,
    name: str | None = None,
    product: str | None = None,
    status: str | None = None,
    actor: Any,
) -> Need:
    """Give a need another name, product or status; None leaves it. Conflict when another need is
    called so."""
    if status is not None and status not in NeedStatus.values:
        raise Invalid(_("This status is not known."), where={"field": "status"})
    new: dict[str, Any] = {}
    if name is not None:
        new["name"] = noting.tidy(name)
        if not new["name"]:
            raise Invalid(_("A need has a short name."), where={"field": "name"})
    if product is not None:
        new["product"] = noting.tidy(product)
    if status is not None:
        new["status"] = status
    return _changed(need, new, actor, "related.need.change")


def together(need: Need, into: Need, *, actor: Any) -> Need:
    """Count all evidence of `need` for `into` from now on; its own name stays known.

    Whatever is noted under its name later goes the same way. Answers the need that stands for
    both.
    """
    target = into.whole or into
    if need.into_id is not None:
        raise Conflict(
            _("This need was put together with another one already."),
            where={"need": need.pk},
            remedy=_("Take it apart first."),
        )
    if target.pk == need.pk:
        raise Invalid(_("A need cannot be put together with itself."), where={"need": need.pk})
    _changed(need, {"into": target.pk}, actor, "related.need.together")
    return target


def apart(need: Need, *, actor: Any) -> Need:
    """Let a need stand for itself again, with all that was put together with it before."""
    if need.into_id is None:
        raise Conflict(_("This need stands for itself already."), where={"need": need.pk})
    return _changed(need, {"into": None}, actor, "related.need.apart")


def undo(need: Need, *, actor: Any) -> Need:
    """Take the last change back."""
    last = need.changes.filter(undone_at=None).first()
    if last is None:
        raise Conflict(
            _("There is no change to take back."),
            where={"need": need.pk},
            remedy=_("Load the page anew to see how it stands."),
        )
    with transaction.atomic():
        kept = _locked(need)
        _put(kept, last.before)
        NeedChange.objects.filter(pk=last.pk).update(undone_at=clock.now())
        _noted(kept, actor, "related.need.undo")
    return kept


def changes_of(need: Need) -> list[NeedChange]:
    """Newest first, those taken back too."""
    return list(need.changes.select_related("by"))


def _changed(need: Need, new: State, actor: Any, action: str) -> Need:
    with transaction.atomic():
        kept = _locked(need)
        before = _state(kept)
        after = {**before, **new}
        if after == before:
            return kept
        _put(kept, after)
        NeedChange.objects.create(
            need=kept, before=before, after=after, at=clock.now(), by=actor
        )  # fmt: skip
        _noted(kept, actor, action)
    return kept


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def _state(need: Need) -> dict[str, Any]:
    return {
        "name": need.name, "product": need.product, "status": need.status, "into": need.into_id,
    }  # fmt: skip


def _put(need: Need, state: State) -> None:
    key = key_of(state["name"], state["product"])
    same = Need.objects.filter(key=key).exclude(pk=need.pk).first()
    if same is not None:
        raise Conflict(
            _("Another need has this name and product."),
            where={"need": same.pk},
            remedy=_("Put the two together instead."),
        )
    moved = need.into_id != state["into"]
    if moved and state["into"] is not None:
        target = noting.get(state["into"])
        if (target.whole_id or target.pk) == need.pk:
            raise Conflict(
                _("The other need was put together with this one meanwhile."),
                where={"need": target.pk},
                remedy=_("Take that apart first."),
            )
    need.name, need.product, need.status = state["name"], state["product"], state["status"]
    need.key, need.into_id = key, state["into"]
    need.save(update_fields=["name", "product", "status", "key", "into"])
    if moved:
        _stand(need)


def _stand(need: Need) -> None:
    """Say anew what stands for this need and for all that were put together with it."""
    whole: int | None = None
    if need.into_id is not None:
        target = noting.get(need.into_id)
        whole = target.whole_id or target.pk
    level, below = [need.pk], [need.pk]
    while level:
        level = list(Need.objects.filter(into__in=level).values_list("pk", flat=True))
        below += level
    Need.objects.filter(pk__in=below).update(whole=whole or need.pk)
    need.whole_id = whole
    Need.objects.filter(pk=need.pk).update(whole=whole)


def _noted(need: Need, actor: Any, action: str) -> None:
    audit.record(actor=actor, action=action, target_kind="need", target_id=str(need.pk))
