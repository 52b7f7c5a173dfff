"""Contacts by staff: noted, proved by, followed up, taken back."""

from threefold.collect.service.contacts.finding import (
    SOURCE,
    Caller,
    Found,
    caller,
    customer_of,
    finders,
    search,
)
from threefold.collect.service.contacts.noting import (
    REGRET_HOURS,
    Entry,
    Step,
    correct,
    log,
    may_change,
    withdraw,
)
from threefold.collect.service.contacts.reading import (
    NOTE_PRIVACY,
    ShownWay,
    contacts,
    get,
    name_by_number,
    name_of,
    shows_note,
    way_used,
    ways,
)
from threefold.collect.service.contacts.sending import event_id, look_after, message, take_out
from threefold.collect.service.contacts.steps import (
    STATES,
    finish,
    responsibles,
    step_counts,
    steps,
)

__all__ = [
    "NOTE_PRIVACY",
    "REGRET_HOURS",
    "SOURCE",
    "STATES",
    "Caller",
    "Entry",
    "Found",
    "ShownWay",
    "Step",
    "caller",
    "contacts",
    "correct",
    "customer_of",
    "event_id",
    "finders",
    "finish",
    "get",
    "log",
    "look_after",
    "may_change",
    "message",
    "name_by_number",
    "name_of",
    "responsibles",
    "search",
    "shows_note",
    "step_counts",
    "steps",
    "take_out",
    "way_used",
    "ways",
    "withdraw",
]
