"""Calls from browsers on other web sites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from threefold.collect.logic.stream.answers import Header

METHODS = b"GET, POST, HEAD, OPTIONS"
_MAX_AGE = b"86400"


@dataclass(frozen=True, slots=True)
class Origins:
    """Web origins that may send for a source: whole ones, or all below one (`https://*.name`)."""

    exact: frozenset[str] = frozenset()
    below: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> Self:
        names = [each.strip().rstrip("/").lower() for each in written]
        stars = [tuple(each.split("*", 1)) for each in names if "://*." in each]
        exact = frozenset(each for each in names if each and "*" not in each)
        return cls(exact, tuple((scheme, rest) for scheme, rest in stars))

    def allow(self, origin: str) -> bool:
        """Whether `origin` may send; where none is named, any may."""
        if not (self.exact or self.below):
            return True
        origin = origin.lower()
        return origin in self.exact or any(
            origin.startswith(scheme) and origin.endswith(rest) for scheme, rest in self.below
        )


def shared(origin: bytes) -> list[Header]:
    """So that a page of `origin` may read the answer, and when to try again."""
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", b"Retry-After"),
        (b"vary", b"Origin"),
    ]


def preflight(origin: bytes, wanted: bytes) -> list[Header]:
    """Mirrors the headers asked for: clients add some of their own when they send again.

    The write key is among what the browser holds back here, so origins are checked on the call.
    """
    found = [
        *shared(origin),
        (b"access-control-allow-methods", METHODS),
        (b"access-control-max-age", _MAX_AGE),
    ]
    if wanted:
        found.append((b"access-control-allow-headers", wanted))
    return found
