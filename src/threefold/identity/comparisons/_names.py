"""Levels that given and family names share."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.identity.comparison import Level


def levels(own: str, beside: Mapping[str, str], other: str) -> list[Level]:
    """`other` is the kind that people write in this one's place by mistake."""
    left, right = f"{own}_l", f"{own}_r"
    found = [Level("same", f"{left} = {right}", counted=True)]
    swap = beside.get(other)
    if swap:
        found.append(Level("swapped", f"{left} = {swap}_r and {right} = {swap}_l"))
    found += [
        Level("close", f"link_similar({left}, {right}) >= 0.92 or link_edits({left}, {right}) = 1"),
        Level("part", part(left, right)),
        Level("similar", f"link_similar({left}, {right}) >= 0.8"),
    ]
    return found


def part(left: str, right: str) -> str:
    """An initial, a short form, or one of several names."""
    return (
        f"substr({left}, 1, length({right})) = {right} "
        f"or substr({right}, 1, length({left})) = {left} "
        f"or link_holds({left}, {right})"
    )
