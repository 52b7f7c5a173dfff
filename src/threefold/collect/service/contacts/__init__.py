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
    name_of,
    shows_note,
    way_used,
    ways,
)
from threefold.collect.service.contacts.sending import message, send_waiting, take_out
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
    "finders",
    "finish",
    "get",
    "log",
    "may_change",
    "message",
    "name_of",
    "responsibles",
    "search",
    "send_waiting",
    "shows_note",
    "step_counts",
    "steps",
    "take_out",
    "way_used",
    "ways",
    "withdraw",
]
