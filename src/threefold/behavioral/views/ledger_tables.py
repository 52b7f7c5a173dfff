"""Tables of the ledger's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threefold.behavioral.service import ledger_words as words
from threefold.behavioral.types import Ledger, Reconciled
from threefold.ui.service import Column, Empty, Table, sort_of, table

_FIGURE = "behavioral/ledger/_figure.html"
_MONEY = "behavioral/ledger/_money.html"
_GOODS = "behavioral/ledger/_goods.html"
_ACCOUNT = "behavioral/ledger/_account.html"
_CLEARS = "behavioral/ledger/_clears.html"
_LINKS = "behavioral/ledger/_links.html"
_MEMBER = "behavioral/ledger/_member.html"
_PRICE = "behavioral/ledger/_price.html"
_SIZE = "behavioral/ledger/_size.html"
_TRADE = "behavioral/ledger/_trade.html"
SIZE = 100


def _goods(row: Mapping[str, Any]) -> str:
    return " ".join(part for part in (row["contract"], row["delivery_month"]) if part)


def contracts(request: HttpRequest, found: Ledger) -> Table:
    def prepare(row: dict[str, Any]) -> dict[str, Any]:
        return {
            **row,
            "goods": _goods(row),
            "basis_label": words.BASES[row["basis"]],
            "size_label": words.SIZES[row["multiplier_basis"]],
        }

    return table(
        request,
        columns=[
            Column("goods", pgettext("trading", "Contract"), template=_GOODS),
            Column("clears", _("Clears"), template=_CLEARS),
            Column("trades", _("Trades"), kind="number"),
            Column("bought", pgettext("trading", "Bought"), kind="number", template=_FIGURE),
            Column("sold", pgettext("trading", "Sold"), kind="number", template=_FIGURE),
            Column("open_interest", _("Open interest"), kind="number", template=_FIGURE,
                   hint=_("Lots held, counted on one side")),
            Column("price", pgettext("trading", "Price"), kind="number", template=_PRICE),
            Column("multiplier", _("Multiplier"), kind="number",
                   template=_SIZE),
            Column("result", _("Results"), kind="money", template=_MONEY,
                   hint=_("What some gain others lose: zero where all clears")),
        ],
        rows=found.contracts,
        complete=True,
        size=SIZE,
        id="contracts",
        caption=pgettext("trading", "Contracts"),
        prepare=prepare,
    )  # fmt: skip


def differences(request: HttpRequest, rows: list[dict[str, Any]]) -> Table:
    def prepare(row: dict[str, Any]) -> dict[str, Any]:
        what, todo = words.difference(row)
        side = words.SIDES.get(row["side"], "")
        return {**row, "goods": _goods(row), "what": what, "todo": todo, "side_label": side}

    return table(
        request,
        columns=[
            Column("goods", pgettext("trading", "Contract"), template=_GOODS),
            Column("trade_no", pgettext("trading", "Trade"), template=_TRADE),
            Column("member", pgettext("trading", "Member"), template=_MEMBER),
            Column("quantity", _("Lots"), kind="number", template=_FIGURE),
            Column("price", pgettext("trading", "Price"), kind="number", template=_FIGURE),
            Column("what", _("What is wrong")),
            Column("todo", _("What to do")),
        ],
        rows=rows,
        complete=True,
        size=SIZE,
        id="differences",
        caption=_("Differences"),
        prepare=prepare,
        empty=Empty("circle-check", _("No differences")),
    )


def members(request: HttpRequest, found: Ledger) -> Table:
    day = found.day.isoformat()

    def prepare(row: dict[str, Any]) -> dict[str, Any]:
        query = f"?member={row['member']}"
        return {
            **row,
            "name": row["member"] or _("no member named"),
            "accounts_url": reverse("behavioral:ledger-accounts", args=[day]) + query,
            "sheets_url": reverse("behavioral:ledger-sheets", args=[day]) + query,
            "reconcile_url": reverse("behavioral:ledger-reconcile", args=[day]) + query,
        }

    return table(
        request,
        columns=[
            Column("name", pgettext("trading", "Member"), url="accounts_url"),
            Column("sheets_url", _("Trade list"), template=_LINKS),
            Column("accounts", _("Accounts"), kind="number"),
            Column("trades", _("Trades"), kind="number"),
            Column("bought", pgettext("trading", "Bought"), kind="number", template=_FIGURE),
            Column("sold", pgettext("trading", "Sold"), kind="number", template=_FIGURE),
            Column("result_of_trades", _("Of trades"), kind="money", template=_MONEY,
                   hint=_("Result of the day's trades, from their price to the day's")),
            Column("result_of_carried", _("Of positions"), kind="money", template=_MONEY,
                   hint=_("Result of what was held before, from the price before to the day's")),
            Column("result", _("Result"), kind="money", template=_MONEY),
        ],
        rows=found.members,
        complete=True,
        size=SIZE,
        id="members",
        caption=pgettext("trading", "Members"),
        prepare=prepare,
    )  # fmt: skip


def accounts(request: HttpRequest, found: Ledger, member: str | None) -> Table:
    rows = found.accounts
    if member is not None:
        rows = rows.filter(pc.equal(rows["member"], member))
    key, down = sort_of(request, allowed=("account", "position", "result"), default="")
    if key:
        order = "descending" if down else "ascending"
        rows = rows.sort_by([(key, order), ("member", "ascending"), ("contract", "ascending")])
    given = request.GET.get("page", "")
    page = max(1, int(given)) if given.isdecimal() and len(given) < 9 else 1

    def prepare(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "goods": _goods(row)}

    return table(
        request,
        columns=[
            Column("account", _("Account"), sort=True, template=_ACCOUNT),
            Column("goods", pgettext("trading", "Contract"), template=_GOODS),
            Column("carried", _("Held before"), kind="number", template=_FIGURE),
            Column("bought", pgettext("trading", "Bought"), kind="number", template=_FIGURE),
            Column("sold", pgettext("trading", "Sold"), kind="number", template=_FIGURE),
            Column("position", _("Held now"), kind="number", sort=True, template=_FIGURE),
            Column("result_of_trades", _("Of trades"), kind="money", template=_MONEY,
                   hint=_("Result of the day's trades, from their price to the day's")),
            Column("result_of_carried", _("Of positions"), kind="money", template=_MONEY,
                   hint=_("Result of what was held before, from the price before to the day's")),
            Column("result", _("Result"), kind="money", sort=True, template=_MONEY),
        ],
        rows=rows.slice((page - 1) * SIZE, SIZE).to_pylist(),
        count=rows.num_rows,
        size=SIZE,
        id="accounts",
        caption=_("Accounts"),
        prepare=prepare,
        empty=Empty("circle-check", _("No positions and no trades")),
    )  # fmt: skip


def unlike(request: HttpRequest, found: Reconciled) -> Table:
    def prepare(row: dict[str, Any]) -> dict[str, Any]:
        what, todo = words.unlike(row)
        ours = "" if row["our_nth"] is not None else "their_"
        return {
            **row,
            "goods": _goods(row),
            "side_label": words.SIDES.get(row[f"{ours}side"], ""),
            "lots": row[f"{ours}quantity"],
            "paid": row[f"{ours}price"],
            "what": what,
            "todo": todo,
        }

    return table(
        request,
        columns=[
            Column("line", _("Row of the list"), kind="number"),
            Column("trade_no", pgettext("trading", "Trade")),
            Column("goods", pgettext("trading", "Contract"), template=_GOODS),
            Column("side_label", pgettext("trading", "Side")),
            Column("lots", _("Lots"), kind="number", template=_FIGURE),
            Column("paid", pgettext("trading", "Price"), kind="number", template=_FIGURE),
            Column("what", _("What is wrong")),
            Column("todo", _("What to do")),
        ],
        rows=found.differences[:2000],
        complete=True,
        size=2000,
        id="unlike",
        caption=_("Differences"),
        prepare=prepare,
        empty=Empty("circle-check", _("The lists are alike")),
    )
