"""The two tables that decide: role by room, and role by privacy class."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.access.types import ACTIONS, PRIVACY, ROOMS, Shown

_HIGHEST: Mapping[str, Mapping[str, str]] = {
    "owner": dict.fromkeys(ROOMS, "manage"),
    "analyst": {
        "home": "see",
        "customers": "see",
        "identity": "edit",
        "plan": "edit",
        "imports": "edit",
        "export": "see",
        "ledger": "see",
        "segments": "edit",
        "jobs": "see",
    },
    "agent": {
        "home": "see",
        "customers": "edit",
        "identity": "see",
        "plan": "see",
        "segments": "see",
    },
    "auditor": {"home": "see", "audit": "see", "plan": "see", "jobs": "see", "staff": "see"},
}

_SHOWN: Mapping[str, tuple[Shown, Shown, Shown, Shown]] = {
    "owner": ("shown", "shown", "masked", "masked"),
    "analyst": ("shown", "shown", "masked", "hidden"),
    "agent": ("shown", "shown", "masked", "hidden"),
    "auditor": ("shown", "hidden", "hidden", "hidden"),
}


def allows(role: str, action: str, room: str) -> bool:
    """Whether `role` reaches `action`; manage includes edit, edit includes see.

    An unknown room or action is a mistake in a declaration, so it raises KeyError/ValueError
    rather than quietly denying.
    """
    if room not in ROOMS:
        raise KeyError(room)
    wanted = ACTIONS.index(action)
    highest = _HIGHEST.get(role, {}).get(room)
    return highest is not None and ACTIONS.index(highest) >= wanted


def highest(role: str) -> dict[str, str]:
    """Room to the highest action of `role`; rooms without any are absent."""
    return dict(_HIGHEST.get(role, {}))


def shown(role: str, privacy: str) -> Shown:
    """How a value of a privacy class appears to `role` before any unmasking.

    An unknown class is treated as sensitive, an unknown role as nobody.
    """
    row = _SHOWN.get(role)
    if row is None:
        return "hidden"
    return row[PRIVACY.index(privacy) if privacy in PRIVACY else -1]
