"""The register of needs, the suggestion boxes, and minutes that lead into it."""

from threefold.related.service.needs import (
    boxes,
    exporting,
    minuting,
    privacy,
    said,
    suggesting,
)
from threefold.related.service.needs.counting import (
    KINDS,
    Asked,
    counts,
    of_customer,
    one,
    products,
    register,
)
from threefold.related.service.needs.curating import apart, change, changes_of, together, undo
from threefold.related.service.needs.noting import (
    Noted,
    get,
    may_withdraw,
    note,
    restore,
    withdraw,
)
from threefold.related.service.needs.reading import (
    Voice,
    called,
    evidence_of,
    may_write,
    seen,
    shows,
    voices,
)

__all__ = [
    "KINDS",
    "Asked",
    "Noted",
    "Voice",
    "apart",
    "boxes",
    "called",
    "change",
    "changes_of",
    "counts",
    "evidence_of",
    "exporting",
    "get",
    "may_withdraw",
    "may_write",
    "minuting",
    "note",
    "of_customer",
    "one",
    "privacy",
    "products",
    "register",
    "restore",
    "said",
    "seen",
    "shows",
    "suggesting",
    "together",
    "undo",
    "voices",
    "withdraw",
]
