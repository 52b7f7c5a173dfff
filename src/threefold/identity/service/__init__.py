"""Every write to and every question about who is who."""

from threefold.identity.logic.normalise import (
    GLOBAL,
    NUMBER,
    RECORD_KEY,
    normalise,
    normalise_column,
)
from threefold.identity.service.applying import propose
from threefold.identity.service.asking import (
    bookmark,
    customers_of,
    find,
    identifiers_of,
    issuers,
    known_issuers,
    map,
    map_since,
    numbers,
    own_identifiers,
    owner,
    stamp,
    subject_column,
    subjects_of,
    written,
)
from threefold.identity.service.bearing import bearers
from threefold.identity.service.clustering import separated
from threefold.identity.service.deciding import merge, never_same, take_back, unmerge
from threefold.identity.service.doubting import doubted
from threefold.identity.service.explaining import (
    answered,
    candidates,
    decisions,
    explain,
    settle,
)
from threefold.identity.service.exporting import export_identities
from threefold.identity.service.finding import around, finders, search
from threefold.identity.service.relating import (
    end_relation,
    make_household,
    members_of_household,
    relate,
    relations_of,
    withdraw_relation,
)
from threefold.identity.service.resolving import resolve, undo
from threefold.identity.service.reviewing import (
    Standing,
    last_answered,
    ledger,
    next_pair,
    pair,
    reopen,
    standing,
)
from threefold.identity.service.values import (
    bearers_of,
    declare,
    shared_value,
    shared_values,
    undeclare,
)

__all__ = [
    "GLOBAL",
    "NUMBER",
    "RECORD_KEY",
    "Standing",
    "answered",
    "around",
    "bearers",
    "bearers_of",
    "bookmark",
    "candidates",
    "customers_of",
    "decisions",
    "declare",
    "doubted",
    "end_relation",
    "explain",
    "export_identities",
    "find",
    "finders",
    "identifiers_of",
    "issuers",
    "known_issuers",
    "last_answered",
    "ledger",
    "make_household",
    "map",
    "map_since",
    "members_of_household",
    "merge",
    "never_same",
    "next_pair",
    "normalise",
    "normalise_column",
    "numbers",
    "own_identifiers",
    "owner",
    "pair",
    "propose",
    "relate",
    "relations_of",
    "reopen",
    "resolve",
    "search",
    "separated",
    "settle",
    "shared_value",
    "shared_values",
    "stamp",
    "standing",
    "subject_column",
    "subjects_of",
    "take_back",
    "undeclare",
    "undo",
    "unmerge",
    "withdraw_relation",
    "written",
]
