"""The clearing house's ledger [B7]: accounts and members, never the customers behind them."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.behavioral.logic import ledger as logic
from threefold.behavioral.logic import ledger_lists as lists
from threefold.behavioral.service.keeping import kept
from threefold.behavioral.service.tables import events
from threefold.behavioral.types import Ledger, Reconciled
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.kit.errors import Invalid, NotFound
from threefold.kit.formulas import write_csv
from threefold.lake.service import Snapshot

ACCOUNT = "trading_account"
"""The scheme of identifiers that are account numbers; what has none is told by its keyed hash."""

_KEPT_TRADES = 20_000
_LIST_NAMES = {
    "trade_no": "trade_id", "order_no": "order_no", "trade_date": "trade_date",
    "trade_time": "trade_time", "place": "exchange", "contract": "contract",
    "delivery_month": "delivery_month", "side": "side", "open_close": "open_close",
    "quantity": "lots", "price": "price", "turnover": "turnover", "currency": "currency",
    "account": "account_no", "member": "member_no", "counterparty": "counterparty_member_no",
    "settlement_price": "settlement_price", "multiplier": "multiplier", "result": "result",
}  # fmt: skip
"""Columns of a list as a file: those of the ready mapping `trades`, and how it was marked."""


def has_trades() -> bool:
    """Whether a trade was ever recorded; asked anew at most once a minute while there is none."""
    key = f"behavioral-trades-{settings.LAKE_URL}"
    known: bool | None = cache.get(key)
    if known is None:
        found = engine.shared().query(
            "select 1 as one from events where kind = 'trade' limit 1",
            None,
            {"events": events().snapshot().input(columns=["kind", "month"])},
        )
        known = found.num_rows > 0
        cache.set(key, known, 3600 if known else 60)
    return known


def ledger_days() -> list[date]:
    """The days with trades, newest first."""

    def ask(snapshot: Snapshot) -> list[date]:
        return logic.days(engine.shared(), snapshot.input(columns=logic.COLUMNS))

    return kept("ledger-days", ask)


def ledger(*, day: date | None = None) -> Ledger:
    """One day cleared: contracts, members, accounts and all that is not in order.

    `day` None is the newest with trades. Raises `NotFound` where there are no trades.
    """
    day = _chosen(day)
    found = _reckoned(day)
    names = _accounts(found)
    return Ledger(
        day=day,
        trades=int(pc.sum(pc.equal(found.trades["flaw"], "")).as_py() or 0),
        contracts=found.contracts.to_pylist(),
        members=found.members.to_pylist(),
        accounts=_told(found.accounts, names, subject="account").sort_by(
            [(name, "ascending") for name in ("member", "account", "contract", "delivery_month")]
        ),
        differences=_told(
            found.differences, names, subject="account", other_subject="other_account"
        ).to_pylist(),
    )


def trade_list(*, day: date | None = None, member: str | None = None) -> pa.Table:
    """The trades of a day that count, in the order of members and contracts, with their result.

    Of all members, or of one; `NotFound` where there are no trades.
    """
    found = _reckoned(_chosen(day))
    listed = logic.trade_list(engine.shared(), found, member)
    return _told(listed, _accounts(found), subject="account")


def export_trade_list(*, day: date | None, member: str | None, to: Path, actor: Any) -> int:
    """Write the trades of a day as CSV, noted in the audit log; how many rows."""
    day = _chosen(day)
    if to.suffix.lower() != ".csv":
        raise Invalid(
            _("This file format is not offered."),
            where={"file": to.name},
            remedy=_("Choose one of: %(formats)s.") % {"formats": "csv"},
        )
    rows = trade_list(day=day, member=member)
    _write(rows, to)
    audit.record(
        actor=actor,
        action="behavioral.ledger.export",
        target_kind="ledger",
        target_id=day.isoformat(),
        detail={"rows": rows.num_rows, "member": member or ""},
    )
    return rows.num_rows


def ledger_file(*, day: date, member: str | None, actor: Any) -> bytes:
    """The content of `export_trade_list` for who downloads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        export_trade_list(day=day, member=member, to=path, actor=actor)
        return path.read_bytes()


def reconcile(*, day: date | None, member: str, content: bytes) -> Reconciled:
    """A member's own list of the day (CSV) beside ours: where they are not alike.

    Every row of both is accounted for: received = agreeing + differing + missing here + unread,
    and ours = agreeing + differing + missing there. Raises `Invalid` for a file that is no list,
    `NotFound` where there are no trades.
    """
    day = _chosen(day)
    given = lists.read(content)
    ours = trade_list(day=day, member=member)
    beside = pa.table(
        {
            "line": pa.nulls(ours.num_rows, pa.int64()),
            **{
                name: pc.fill_null(ours[name], "")
                for name in ("trade_no", "contract", "delivery_month")
            },
            **{name: ours[name] for name in ("side", "quantity", "price")},
            **{name: pc.fill_null(ours[name], "") for name in ("account", "counterparty")},
        }
    )
    differences, agreeing = logic.unlike(engine.shared(), beside, given.rows)
    return Reconciled(
        day=day,
        member=member,
        received=given.received,
        ours=ours.num_rows,
        agreeing=agreeing,
        differences=differences.to_pylist(),
        unread=given.bad,
    )


def _chosen(day: date | None) -> date:
    days = ledger_days()
    if not days:
        raise NotFound(
            _("No trades are on record."),
            remedy=_("Import the exchange's files of trades with the mapping “trades”."),
        )
    return day or days[0]


def _reckoned(day: date) -> logic.Day:
    """Kept for a while where it is small: a page and what is printed and downloaded from it."""
    snapshot = events().snapshot()
    key = f"behavioral-ledger-{day}-{hash(tuple(snapshot.files))}-{snapshot.version}"
    found: logic.Day | None = cache.get(key)
    if found is None:
        found = logic.reckoned(engine.shared(), snapshot.input(columns=logic.COLUMNS), day)
        if found.trades.num_rows <= _KEPT_TRADES:
            cache.set(key, found, 600)
    return found


def _accounts(found: logic.Day) -> pa.Table:
    """[subject, account] of whoever is in the ledger of the day."""
    subjects = pc.unique(
        pa.chunked_array([*found.trades["subject"].chunks, *found.accounts["subject"].chunks])
    ).drop_null()
    unnamed = pa.table({"subject": subjects})
    numbers = (
        identity.written(unnamed, scheme=ACCOUNT).group_by("subject").aggregate([("value", "min")])
    )
    named = unnamed.join(numbers.rename_columns(["subject", "number"]), "subject")
    # Whom no account number leads to is still told from others.
    mark = pc.binary_join_element_wise("…", pc.utf8_slice_codeunits(named["subject"], 0, 8), "")
    return pa.table({"subject": named["subject"], "account": pc.coalesce(named["number"], mark)})


def _told(rows: pa.Table, names: pa.Table, **columns: str) -> pa.Table:
    """`rows` in their order with account numbers in place of subjects, "" where nobody is named."""
    for subject, account in columns.items():
        places = pc.index_in(rows[subject], names["subject"].combine_chunks())
        told = pc.fill_null(names["account"].combine_chunks().take(places.combine_chunks()), "")
        rows = rows.set_column(rows.column_names.index(subject), account, told)
    return rows


def _write(rows: pa.Table, to: Path) -> None:
    at = rows["local_at"]
    result = pc.round(rows["result"], 4).cast(pa.decimal128(28, 4))
    whole = {
        **{name: rows[name] for name in rows.column_names},
        "trade_date": pc.strftime(at, "%Y-%m-%d"),
        "trade_time": pc.strftime(pc.cast(at, pa.timestamp("s"), safe=False), "%H:%M:%S"),
        "result": result,
    }
    table = pa.table({header: whole[name] for name, header in _LIST_NAMES.items()})
    write_csv(table, to)
