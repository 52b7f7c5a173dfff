"""What others may hold of access."""

from __future__ import annotations

from typing import Literal

Shown = Literal["shown", "masked", "hidden"]
Action = Literal["see", "edit", "manage"]

ACTIONS: tuple[str, ...] = ("see", "edit", "manage")
ROOMS: tuple[str, ...] = (
    "home",
    "customers",
    "identity",
    "plan",
    "imports",
    "export",
    "ledger",
    "segments",
    "jobs",
    "audit",
    "staff",
)
PRIVACY: tuple[str, ...] = ("public", "internal", "personal", "sensitive")
