"""Groups of customers found in the data, as starting points of segments."""

from threefold.segments.service.groups.finding import ABOUT, FEWEST_CUSTOMERS, find_groups
from threefold.segments.service.groups.keeping import (
    KIND,
    ask_for_groups,
    find_and_keep,
    finding_of,
    found_groups,
    newest_groups,
)

__all__ = [
    "ABOUT",
    "FEWEST_CUSTOMERS",
    "KIND",
    "ask_for_groups",
    "find_and_keep",
    "find_groups",
    "finding_of",
    "found_groups",
    "newest_groups",
]
