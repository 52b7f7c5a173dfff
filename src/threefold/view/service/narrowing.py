"""Lists of customers that rooms above offer to narrow the customer list by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from threefold.kit.registry import Registry


@dataclass(frozen=True)
class Narrowing:
    """A filter by lists: `choices` are (value, what it is called), `customers` answers a value with
    a table whose column customer_id names them, or raises Invalid or NotFound."""

    label: Any
    choices: Callable[[], list[tuple[str, str]]]
    customers: Callable[[str], pa.Table]


narrowings: Registry[Narrowing] = Registry("filter of the customer list")
"""By the name of the filter in the address."""
