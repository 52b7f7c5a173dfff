"""What customers told of where else they buy, and of how much of it with us."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.related.models import BoughtElsewhere, How, WalletTold
from threefold.related.service.rivals import checking
from threefold.related.service.rivals.keeping import by_name, find

MOST_SHOPS = 50
Note = BoughtElsewhere | WalletTold


def note_customer(
    customer_id: int,
    competitor: int | str,
    *,
    told_on: date,
    how: str,
    actor: Any,
    buys: bool = True,
    share: float | None = None,
    evidence: str = "",
    reference: str = "",
) -> BoughtElsewhere:
    """A customer buys at a competitor (or not any more), as he told or staff noticed on a day. One
    called by name that is not in the register is added to it.

    Raises NotFound for an unknown customer or competitor, Conflict for a retired one, Invalid for
    what cannot be kept.
    """
    with transaction.atomic():
        noted = _noted(told_on, how, evidence, reference, actor)
        whose = _whole(customer_id)
        held = by_name(competitor, actor=actor) if isinstance(competitor, str) else find(competitor)
        if held.retired_at is not None:
            raise Conflict(
                _("This competitor is retired."), remedy=_("Take it into use again first.")
            )
        made = BoughtElsewhere(
            customer_id=whose, competitor=held, buys=buys,
            share=checking.share(share) if buys else None, **noted,
        )  # fmt: skip
        return _kept(made, "related.elsewhere.note", actor)


def note_wallet(
    customer_id: int,
    *,
    told_on: date,
    how: str,
    actor: Any,
    share: float | None = None,
    spend: Decimal | None = None,
    place: int | None = None,
    shops: int | None = None,
    evidence: str = "",
    reference: str = "",
) -> WalletTold:
    """What share of his spending is ours, what he spends in a year, or our place among the shops
    that he uses. Raises Invalid where it says none of them, NotFound for an unknown customer."""
    if place is not None or shops is not None:
        _check_place(place, shops)
    if share is None and spend is None and place is None:
        raise Invalid(
            _("Fill in the share, the spending of a year, or our place and the number of shops."),
            where={"field": "share"},
        )
    made = WalletTold(
        customer_id=_whole(customer_id), share=checking.share(share),
        spend=None if spend is None else checking.money(spend, "spend", 2), place=place,
        shops=shops,
        **_noted(told_on, how, evidence, reference, actor),
    )  # fmt: skip
    with transaction.atomic():
        return _kept(made, "related.wallet.note", actor)


def take_back(
    kind: type[Note], customer_id: int, pk: int, *, actor: Any, back: bool = False
) -> Note:
    """Take a note of a customer back, or (`back`) let it count again. Raises NotFound."""
    with transaction.atomic():
        own = descriptive.own_of(customer_id)
        found: Any = kind.objects.select_for_update()  # type: ignore[attr-defined]
        held: Note | None = found.filter(
            pk=pk if pk.bit_length() < 64 else 0, customer_id__in=own
        ).first()
        if held is None:
            raise NotFound(_("There is no such note of this customer."), where={"note": pk})
        if (held.withdrawn_at is None) is not back:
            held.withdrawn_at = None if back else clock.now()
            held.save(update_fields=["withdrawn_at"])
            if kind is BoughtElsewhere:
                _log(
                    "related.elsewhere.restore" if back else "related.elsewhere.withdraw",
                    held, actor,
                )  # fmt: skip
            else:
                _log("related.wallet.restore" if back else "related.wallet.withdraw", held, actor)
    return held


def notes_of(customer_id: int) -> list[BoughtElsewhere]:
    """Where a customer and those merged into him buy beside us, as staff noted it, newest first.
    Raises NotFound."""
    descriptive.named(customer_id)
    found = BoughtElsewhere.objects.filter(
        customer_id__in=descriptive.within(customer_id), withdrawn_at__isnull=True
    )
    return list(found.select_related("made_by").order_by("-told_on", "-pk"))


def wallets_of(customer_id: int) -> list[WalletTold]:
    """What was noted of a customer's spending and those merged into him, newest first."""
    found = WalletTold.objects.filter(
        customer_id__in=descriptive.within(customer_id), withdrawn_at__isnull=True
    )
    return list(found.select_related("made_by").order_by("-told_on", "-pk"))


def _check_place(place: int | None, shops: int | None) -> None:
    if place is None or shops is None:
        raise Invalid(
            _("Our place and the number of shops belong together."),
            where={"field": "place" if place is None else "shops"},
        )
    if not 1 <= place <= shops <= MOST_SHOPS:
        raise Invalid(
            _("Our place cannot be beyond the number of shops, nor that beyond %(count)s.")
            % {"count": MOST_SHOPS},
            where={"field": "place"},
        )


def _whole(customer_id: int) -> int:
    descriptive.named(customer_id if customer_id.bit_length() < 64 else 0)
    return descriptive.root_of(customer_id)


def _noted(on: date, how: str, evidence: str, reference: str, actor: Any) -> dict[str, Any]:
    if how not in How.values:
        raise Invalid(
            _("Say how this is known."), where={"field": "how"}, remedy=", ".join(How.values)
        )
    return {
        "told_on": checking.day(on, "told_on"),
        "how": how,
        "evidence": checking.line(evidence, "evidence", 300),
        "reference": checking.line(reference, "reference", 80),
        "made_at": clock.now(),
        "made_by": checking.user(actor),
    }


def _kept(made: Any, action: str, actor: Any) -> Any:
    made.save()
    _log(action, made, actor)
    return made


def _log(action: str, held: Note, actor: Any) -> None:
    audit.record(
        actor=actor,
        action=action,
        target_kind="customer",
        target_id=str(held.customer_id),
        detail={"note": held.pk, "how": held.how},
    )
