"""Pages of contacts noted by staff."""

from threefold.collect.views.contacts.listing import (
    contact,
    contact_list,
    contact_panel,
    next_steps,
    step_done,
)
from threefold.collect.views.contacts.noting import (
    contact_correct,
    contact_new,
    contact_parts,
    contact_search,
    contact_withdraw,
)

__all__ = [
    "contact",
    "contact_correct",
    "contact_list",
    "contact_new",
    "contact_panel",
    "contact_parts",
    "contact_search",
    "contact_withdraw",
    "next_steps",
    "step_done",
]
