"""What other currencies were worth in the installation's own, day by day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.behavioral.logic import rates as logic
from threefold.behavioral.models import ExchangeRate
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.tables import events
from threefold.behavioral.types import Needed, Rated
from threefold.engine import service as engine
from threefold.kit import clock, currencies
from threefold.kit.errors import Invalid

EVER, OPEN = -1_000_000, 10_000_000
"""Day numbers before and after all days: of the own currency, and where no later rate follows."""

_HELD = pa.schema([("currency", pa.string()), ("day", pa.date32()), ("rate", pa.decimal128(15, 8))])
_MOST_FAULTS = 20
_known: dict[tuple[Any, ...], pa.Table] = {}


def rates() -> pa.Table:
    """[currency, first_day, last_day, rate decimal(18, 8)], one row for each span of days.

    Days are numbers since 1970-01-01, the last one exclusive and `OPEN` for the newest. An amount
    of a day has the rate of the newest day on or before it; before the first there is none. The
    installation's own currency is among them, at 1 for ever.
    """
    base = settings.CURRENCY
    held = ExchangeRate.objects.filter(base=base).aggregate(Count("pk"), Max("pk"), Max("set_at"))
    key = (connection.settings_dict["NAME"], base, *held.values())
    if key not in _known:
        _known.clear()
        values = {"base": base, "ever": EVER, "open": OPEN}
        _known[key] = _ask("rate_spans", values, held=_held(base))
    return _known[key]


def set_rates(lines: pa.Table, *, source: str, actor: Any = None) -> Rated:
    """Take rates in: `lines` has currency, day and rate (typed or as text) and may have `line`.

    A rate already there for that currency and day is replaced. All or nothing: raises `Invalid`
    with what is wrong in which line, and nothing is set. `source` says where they come from.
    """
    base = settings.CURRENCY
    if "line" not in lines.column_names:
        lines = lines.append_column("line", pa.array(range(1, lines.num_rows + 1), pa.int64()))
    with transaction.atomic():
        codes = pa.table({"code": pa.array(sorted(currencies.codes()))})
        judged = _ask("rate_lines", {"base": base}, lines=lines, currencies=codes, held=_held(base))
        _complain(judged.filter(judged["fault"].is_valid()), source)
        known, changed = (sum(judged[name].to_pylist()) for name in ("known", "changed"))
        found = Rated(judged.num_rows - known, changed, known - changed)
        fresh = [
            not before or other
            for before, other in zip(
                judged["known"].to_pylist(), judged["changed"].to_pylist(), strict=True
            )
        ]
        rows = judged.filter(pa.array(fresh, pa.bool_())).select(["currency", "day", "rate"])
        _write(rows, base, source)
        audit.record(
            actor=actor,
            action="behavioral.rates.set",
            target_kind="rates",
            detail={
                "source": source[:120],
                "currencies": sorted(set(rows["currency"].to_pylist())),
                "added": found.added,
                "changed": found.changed,
                "same": found.same,
            },
        )
    return found


def import_rates(path: str | Path, *, content: bytes | None = None, actor: Any = None) -> Rated:
    """`set_rates` of a CSV file; `content` is what it holds, where it is on no disk."""
    path = Path(path)
    held = path.read_bytes() if content is None else content
    return set_rates(logic.read(held, path.name), source=path.name, actor=actor)


def needed_rates() -> list[Needed]:
    """Every foreign currency that amounts on record are in, or rates are held of.

    Those that most events lack a rate for come first.
    """
    snapshot = events().snapshot().input(columns=["currency", "amount", "local_at", "month"])
    values = {"base": settings.CURRENCY, "open": OPEN}
    found = _ask("rate_needs", values, events=snapshot, spans=rates())
    return [Needed(**row) for row in found.to_pylist()]


def _ask(name: str, values: dict[str, Any], **inputs: Any) -> pa.Table:
    return engine.shared().query(query(name), values, inputs)


def _held(base: str) -> pa.Table:
    connection.ensure_connection()
    table = ExchangeRate._meta.db_table
    return engine.read_arrow(
        connection.connection,
        f'select currency, day, rate from "{table}" where base = %s',
        [base],
        schema=_HELD,
    )


def _write(rows: pa.Table, base: str, source: str) -> None:
    count = rows.num_rows
    rows = rows.append_column("base", pa.array([base] * count, pa.string()))
    rows = rows.append_column("source", pa.array([source[:120]] * count, pa.string()))
    moment = pa.array([clock.now()] * count, pa.timestamp("us", "UTC"))
    engine.copy_in(
        connection.connection,
        ExchangeRate._meta.db_table,
        rows.append_column("set_at", moment),
        on_conflict=("update", ["base", "currency", "day"], ["rate", "source", "set_at"]),
    )


def _complain(faults: pa.Table, source: str) -> None:
    if not faults.num_rows:
        return
    told = [_told(row) for row in faults.slice(0, _MOST_FAULTS).to_pylist()]
    raise Invalid(
        _("Nothing was set, for some lines cannot be used."),
        where={"file": source, "lines": faults.num_rows, "problems": told},
        remedy=_("Mend these lines and bring the file in again."),
    )


def _told(row: dict[str, Any]) -> str:
    sentences = {
        "currency": _("Line %(line)s: %(currency)s is no currency code of ISO 4217."),
        "own": _("Line %(line)s: %(currency)s is the installation's own currency; it is always 1."),
        "day": _("Line %(line)s: the day cannot be read; write it as 2026-11-22."),
        "rate": _("Line %(line)s: the rate must be a number above 0 and below 10 million."),
        "twice": _("Line %(line)s: two different rates of %(currency)s for %(day)s."),
    }
    return sentences[row["fault"]] % {
        "line": row["line"], "currency": row["currency"] or "—", "day": row["day"],
    }  # fmt: skip
