"""How often long properties are tried."""

from __future__ import annotations

import os

SECOND_STORE = os.environ.get("THREEFOLD_TEST_DATABASE") == "postgresql"


def tries(number: int) -> int:
    """`number`; a third of it on the second store, where only what meets the store is different."""
    return max(3, number // 3) if SECOND_STORE else number
