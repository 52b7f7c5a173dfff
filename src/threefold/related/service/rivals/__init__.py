"""Competitors: the register, what is seen of them, and which customers buy there."""

from threefold.related.service.rivals import exporting, prices, privacy
from threefold.related.service.rivals.asking import (
    Elsewhere,
    Summary,
    competitors_of,
    customers_of,
    summaries,
)
from threefold.related.service.rivals.buying import known, uses
from threefold.related.service.rivals.keeping import (
    add,
    by_name,
    change,
    find,
    listed,
    restore,
    retire,
    undo,
)
from threefold.related.service.rivals.observing import (
    correct,
    find_observation,
    observations,
    observe,
    withdraw,
)
from threefold.related.service.rivals.observing import undo as undo_observation
from threefold.related.service.rivals.telling import (
    note_customer,
    note_wallet,
    notes_of,
    take_back,
    wallets_of,
)

__all__ = [
    "Elsewhere",
    "Summary",
    "add",
    "by_name",
    "change",
    "competitors_of",
    "correct",
    "customers_of",
    "exporting",
    "find",
    "find_observation",
    "known",
    "listed",
    "note_customer",
    "note_wallet",
    "notes_of",
    "observations",
    "observe",
    "prices",
    "privacy",
    "restore",
    "retire",
    "summaries",
    "take_back",
    "undo",
    "undo_observation",
    "uses",
    "wallets_of",
    "withdraw",
]
