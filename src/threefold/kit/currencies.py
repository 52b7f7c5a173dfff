"""Codes of currencies, those withdrawn among them, as old records bear them."""

from __future__ import annotations

from functools import cache

from babel.numbers import list_currencies

# Not of ISO 4217, or of it but no money: offshore yuan, "for testing", "no currency".
_NO_MONEY = frozenset({"CNH", "XTS", "XXX"})


@cache
def codes() -> frozenset[str]:
    """Every code of ISO 4217 that money may bear."""
    return frozenset(list_currencies()) - _NO_MONEY


ALIASES = {"RMB": "CNY", "NTD": "TWD"}
"""What people write for a currency, beside its code."""
