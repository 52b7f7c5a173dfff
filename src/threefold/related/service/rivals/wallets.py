"""What customers told of their spending, for the score: in notes of staff and in answers."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.related.service.rivals.buying import known

OURS = ("share_of_wallet", "share_of_category", "share_of_trading")
"""Variables of plans that ask for our share, in per cent; THEIRS for that of all others."""
THEIRS = ("share_at_competitors",)
KINDS = {"category_spend": "spend", "our_place": "place", "shops_used": "shops"}

WALLETS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("what", pa.string()),
        ("number", pa.float64()),
        ("day", pa.int64()),
    ]
)
_NOTED = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("share", pa.float64()),
        ("spend", pa.float64()),
        ("place", pa.float64()),
        ("shops", pa.float64()),
        ("told_on", pa.date32()),
    ]
)
_ANSWERED = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("id", pa.int64()),
        ("variable", pa.string()),
        ("number", pa.float64()),
        ("answered_at", store.MOMENT),
    ]
)


def wallets() -> pa.Table:
    """WALLETS: all that was ever told, merged customers as one; shares from 0 to 1."""
    noted = store.fetch(
        "select coalesce(m.root_id, w.customer_id), w.id, w.share,"
        " cast(w.spend as double precision), w.place, w.shops, w.told_on from related_wallettold w"
        " left join descriptive_member m on m.customer_id = w.customer_id"
        " where w.withdrawn_at is null",
        schema=_NOTED,
    )
    codes = [*OURS, *THEIRS, *KINDS]
    answered = store.fetch(
        "select coalesce(m.root_id, a.customer_id), a.id, a.variable, a.number, a.answered_at"
        " from related_answer a left join descriptive_member m on m.customer_id = a.customer_id"
        f" where a.number is not null and a.variable in ({', '.join('%s' for _ in codes)})",
        codes,
        schema=_ANSWERED,
    )
    kinds = pa.table(
        {
            "variable": codes,
            "what": ["share"] * len(OURS + THEIRS) + list(KINDS.values()),
            "turned": [code in THEIRS for code in codes],
        }
    )
    return engine.shared().query(
        engine.sql("threefold.related", "rivals_wallets"),
        inputs={"noted": noted, "answered": answered, "kinds": kinds},
    ).cast(WALLETS)  # fmt: skip


def wallet(told: pa.Table, until: date) -> pa.Table:
    """One row a customer with what was told up to a day: the columns `wallet_…` of frames."""
    return engine.shared().query(
        engine.sql("threefold.related", "scores_wallet"),
        {"day": (until - date(1970, 1, 1)).days},
        {"wallets": told, "elsewhere": known(until)},
    )
