"""What is wrong with a trade and what to do about it, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threefold.ui.service import by_kind

SIDES = {"bought": pgettext_lazy("trading", "Bought"), "sold": pgettext_lazy("trading", "Sold")}
BASES = {
    "settlement": gettext_lazy("Settlement price"),
    "last_trade": gettext_lazy("Last trade of the day"),
    "carried": gettext_lazy("Last price known"),
}
SIZES = {
    "told": gettext_lazy("As told"),
    "turnover": gettext_lazy("From turnover"),
    "assumed": gettext_lazy("Not known: 1"),
}
FIELDS = {
    "contract": pgettext_lazy("trading", "Contract"),
    "side": pgettext_lazy("trading", "Side"),
    "quantity": gettext_lazy("Lots"),
    "price": pgettext_lazy("trading", "Price"),
    "": gettext_lazy("Number of cells"),
}


def figure(value: Decimal | None) -> str:
    """A number with as many decimals as it has, at most six."""
    if value is None:
        return str(by_kind(None, "number"))
    exponent = value.normalize().as_tuple().exponent
    digits = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
    return str(by_kind(value, "number", digits=digits))


def difference(row: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a row of `Ledger.differences`, and what to do."""
    kind, other = row["kind"], row["counterparty"]
    if kind == "disagree":
        return " ".join(_parts(row)), _(
            "Ask both members which is right, then send the wrong one again as corrected."
        )
    if kind == "alone":
        if other:
            todo = _("Ask member %(member)s for its side, or have the trade cancelled.")
            return _("Nobody stands on the other side."), todo % {"member": other}
        return _("Nobody stands on the other side."), _(
            "Ask the exchange who stands on the other side, or have the trade cancelled."
        )
    if kind == "silent":
        return (
            _("Member %(member)s sent no trade of this day.") % {"member": other},
            _("Ask member %(member)s for its file of the day.") % {"member": other},
        )
    return _ALONE[kind][0](), _ALONE[kind][1]()


def unlike(row: Mapping[str, Any]) -> tuple[str, str]:
    """The same of a row of `Reconciled.differences`."""
    if row["kind"] == "missing_here":
        return _("Only in the member's list."), _(
            "Ask the exchange whether the trade took place; if so, import it."
        )
    if row["kind"] == "missing_there":
        return _("Not in the member's list."), _(
            "Ask the member to check; if the trade did not take place, have it cancelled."
        )
    told = [
        _THEIRS[name]() % {"here": written(row[name]), "there": there}
        for name in _COMPARED
        if _CODES.get(name, name) in row["differs"].split()
        and (there := written(row[f"their_{name}"])) != written(row[name])
    ]
    return " ".join(told), _("Have the wrong one of the two corrected.")


def written(value: Any) -> str:
    if isinstance(value, Decimal):
        return figure(value)
    return str(SIDES.get(value, value) or "—")


def _parts(row: Mapping[str, Any]) -> list[str]:
    """The buyer stands first: differences are told from the purchase's side."""
    differs, parts = row["differs"].split(), []
    if "price" in differs:
        parts.append(
            _("The buyer says price %(buyer)s, the seller %(seller)s.")
            % {"buyer": figure(row["price"]), "seller": figure(row["other_price"])}
        )
    if "quantity" in differs:
        parts.append(
            _("The buyer says %(buyer)s lots, the seller %(seller)s.")
            % {"buyer": figure(row["quantity"]), "seller": figure(row["other_quantity"])}
        )
    if "member" in differs:
        names = {
            "buyer": row["member"] or "—",
            "named": row["counterparty"] or "—",
            "seller": row["other_member"] or "—",
            "other": row["other_counterparty"] or "—",
        }
        parts.append(
            _("Member %(buyer)s names %(named)s, member %(seller)s names %(other)s.") % names
        )
    if "contract" in differs:
        goods = {
            "buyer": f"{row['contract']} {row['delivery_month']}".strip(),
            "seller": f"{row['other_contract']} {row['other_delivery_month']}".strip(),
        }
        parts.append(_("The buyer says %(buyer)s, the seller %(seller)s.") % goods)
    return parts


_COMPARED = (
    "price", "quantity", "side", "contract", "delivery_month", "account", "counterparty",
)  # fmt: skip
_CODES = {"counterparty": "member", "delivery_month": "contract"}
_THEIRS: Mapping[str, Callable[[], str]] = {
    "price": lambda: _("Price: %(here)s here, %(there)s there."),
    "quantity": lambda: _("Lots: %(here)s here, %(there)s there."),
    "side": lambda: _("Side: %(here)s here, %(there)s there."),
    "contract": lambda: _("Contract: %(here)s here, %(there)s there."),
    "delivery_month": lambda: _("Delivery month: %(here)s here, %(there)s there."),
    "account": lambda: _("Account: %(here)s here, %(there)s there."),
    "counterparty": lambda: _("Other member: %(here)s here, %(there)s there."),
}
_ALONE: Mapping[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "twin": (
        lambda: _("Another trade is the same in everything, and one of them stands alone."),
        lambda: _("Ask the member whether it was sent twice; if so, have one cancelled."),
    ),
    "doubled": (
        lambda: _("This number came in twice with the same content; it counts once."),
        lambda: _("Nothing is to be mended here; find out which source sends it again."),
    ),
    "incomplete": (
        lambda: _("Side, lots, price or contract is missing; the trade does not count."),
        lambda: _("Send it again as corrected, under the same number."),
    ),
    "unknown": (
        lambda: _("It cancels or corrects a trade that is not on record."),
        lambda: _("Check the number, the member and the trading day it names."),
    ),
}
