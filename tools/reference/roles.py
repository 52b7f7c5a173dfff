from __future__ import annotations

from threefold.access.logic import matrix
from threefold.access.logic.masks import mask
from threefold.access.models import Role
from threefold.access.service.privacy import LASTS
from threefold.access.types import ACTIONS, PRIVACY, ROOMS
from tools.reference.markdown import code, page, table

EXAMPLES = (
    ("phone", "+447700900189"), ("email", "mei@example.com"), ("date", "1984-05-01"),
    ("name", "María del Carmen Ruiz"), ("identifier", "17850042"), ("address", "12 Elm Road"),
    ("money", "1200"),
)  # fmt: skip


def pages() -> dict[str, str]:
    roles = [role.value for role in Role if role.value]
    rooms = [(code(room), *(_highest(role, room) for role in roles)) for room in ROOMS]
    shown = [
        (code(privacy), *(matrix.shown(role, privacy) for role in roles)) for privacy in PRIVACY
    ]
    minutes = int(LASTS.total_seconds() // 60)
    return {
        "roles.md": page(
            "Roles",
            "A member of staff has one role. Without a role he may log in and sees nothing.",
            "## What each role may do in each room",
            f"The cell names the highest action; {ACTIONS[2]} includes {ACTIONS[1]}, {ACTIONS[1]} "
            f"includes {ACTIONS[0]}.",
            table(("room", *roles), rooms),
            "## How a value appears, by its privacy class",
            "The plan gives every variable its class.",
            table(("class", *roles), shown),
            f"A masked value can be unmasked for one customer and one class for {minutes} minutes. "
            "A reason is asked and stands in the audit log. A hidden value cannot be unmasked.",
            "A mask leaves a hint for whoever knows the value already:",
            table(
                ("type", "value", "masked"),
                [(code(kind), value, mask(value, kind)) for kind, value in EXAMPLES],
            ),
        )
    }


def _highest(role: str, room: str) -> str:
    return matrix.highest(role).get(room, "—")
