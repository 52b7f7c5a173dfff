"""How much one request, one event and one process may hold; `[collect]` in settings.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from threefold.kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Limits:
    """`request_bytes` counts after decompression. An event above `event_bytes` is quarantined.

    `waiting_bytes` is what one process holds of requests not yet on disk; above it, it answers 429.
    """

    request_bytes: int = 8 << 20
    batch_events: int = 2500
    event_bytes: int = 32 << 10
    waiting_bytes: int = 64 << 20

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From that table of the settings; raises Invalid for what is no positive whole number."""
        wanted = {each.name: given[each.name] for each in fields(cls) if each.name in given}
        for name, value in wanted.items():
            if type(value) is not int or value <= 0:
                raise Invalid(
                    "A limit of the event API is not a positive whole number.",
                    where={"setting": f"collect.{name}"},
                    remedy="Correct it in settings.toml, or remove it to use the default.",
                )
        return cls(**wanted)
