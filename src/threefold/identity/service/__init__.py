"""Every write to and every question about who is who."""

from threefold.identity.logic.normalise import (
    GLOBAL,
    NUMBER,
    RECORD_KEY,
    normalise,
    normalise_column,
)
from threefold.identity.service.asking import (
    customers_of,
    find,
    identifiers_of,
    issuers,
    known_issuers,
    map,
    numbers,
    subject_column,
    subjects_of,
)
from threefold.identity.service.resolving import resolve, undo

__all__ = [
    "GLOBAL",
    "NUMBER",
    "RECORD_KEY",
    "customers_of",
    "find",
    "identifiers_of",
    "issuers",
    "known_issuers",
    "map",
    "normalise",
    "normalise_column",
    "numbers",
    "resolve",
    "subject_column",
    "subjects_of",
    "undo",
]
