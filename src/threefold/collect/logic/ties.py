"""Going on from the last value of a column that may repeat: nothing lost, nothing doubled.

Rows are asked for from the last value on, itself included, since rows of that very value may have
come later. Those of them that are known already are told by what they say and left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase

MOST_ALIKE = 50_000
_READ: dict[str, Any] = {
    "int": int,
    "float": float,
    "decimal": Decimal,
    "text": str,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": bytes.fromhex,
}


def written(value: Any) -> list[str]:
    """A value of the cursor column as JSON holds it."""
    if isinstance(value, bool) or value is None:
        raise Invalid(
            phrase("The cursor column holds values that have no order."),
            remedy=phrase("Choose a column with a number or a time that only grows."),
        )
    if isinstance(value, datetime | date | time):
        return [type(value).__name__.lower(), value.isoformat()]
    if isinstance(value, bytes | bytearray | memoryview):
        return ["bytes", bytes(value).hex()]
    for kind, name in ((int, "int"), (float, "float"), (Decimal, "decimal")):
        if isinstance(value, kind):
            return [name, str(value)]
    return ["text", str(value)]


def valued(kept: Sequence[str]) -> Any:
    """The value that `written` put down."""
    return _READ[kept[0]](kept[1])


def started(text: str) -> Any:
    """The first value as a person writes it: a whole number, else text the database compares."""
    plain = text.strip()
    return int(plain) if plain.lstrip("-").isdigit() else plain


class Ties:
    """The rows of one reading, in the order of the cursor column, batch by batch.

    `before` is the last value below `last`: a query that asks by itself for what is greater than
    `:cursor` is given it, so that rows of `last` come again and can be compared.
    """

    def __init__(self, since: Mapping[str, Any], start: str = "") -> None:
        begin = started(start) if start else None
        self.last = valued(since["last"]) if since.get("last") else None
        self.before = valued(since["before"]) if since.get("before") else begin
        self.start = begin
        self._alike = Counter({key: int(n) for key, n in since.get("alike", {}).items()})
        self._known = Counter(self._alike)
        self._from = self.last

    @property
    def asked(self) -> Any:
        """The value from which on rows are asked for; None for all."""
        return self.last if self.last is not None else self.start

    def take(self, batch: pa.RecordBatch, values: Sequence[Any]) -> pa.RecordBatch:
        """The rows of `batch` not known before; `values` are those of the cursor column."""
        keep = list(range(len(values)))
        if self._from is not None and self._known:
            keep = [i for i in keep if values[i] != self._from or not self._seen(batch, i)]
        self._follow(batch, values, keep)
        return batch if len(keep) == len(values) else batch.take(pa.array(keep, pa.int64()))

    def _seen(self, batch: pa.RecordBatch, i: int) -> bool:
        key = _key(batch, i)
        if self._known[key] <= 0:
            return False
        self._known[key] -= 1
        return True

    def _follow(self, batch: pa.RecordBatch, values: Sequence[Any], keep: list[int]) -> None:
        """Remember the rows that bear the last value."""
        if not values:
            return
        newest = values[-1]
        if newest != self.last:
            earlier = next((v for v in reversed(values) if v != newest), self.last)
            self.before = earlier if earlier is not None else self.before
            self.last, self._alike = newest, Counter()
        for i in reversed(keep):
            if values[i] != newest:
                break
            self._alike[_key(batch, i)] += 1
        if sum(self._alike.values()) > MOST_ALIKE:
            raise Invalid(
                phrase(
                    "More than %(count)s rows have the same value in the cursor column.",
                    count=f"{MOST_ALIKE:,}",
                ),
                remedy=phrase(
                    "Choose a column that tells rows apart, as their number or an exact time."
                ),
            )

    def cursor(self) -> dict[str, Any]:
        """What is to be remembered, as JSON holds it."""
        if self.last is None:
            return {}
        return {
            "last": written(self.last),
            "before": written(self.before) if self.before is not None else None,
            "alike": dict(self._alike),
        }


def _key(batch: pa.RecordBatch, i: int) -> str:
    parts = (column[i].as_py() for column in batch.columns)
    said = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
