"""Every question about segments and their rules, and every write."""

from threefold.segments.service.counting import (
    Counted,
    Funnel,
    Overlap,
    Step,
    beside,
    count,
    funnel,
    overlap,
)
from threefold.segments.service.days import crossing
from threefold.segments.service.exporting import export
from threefold.segments.service.fields import (
    about_fields,
    known_fields,
    label_of,
    privacy_of,
    seen,
    values_in,
)
from threefold.segments.service.ground import Ground, functions, ground
from threefold.segments.service.history import sizes, sizes_of
from threefold.segments.service.keeping import (
    change,
    find,
    listed,
    restore,
    retire,
    save,
    undo,
)
from threefold.segments.service.membership import columns_of, members, page_of, segments_of
from threefold.segments.service.reading import fields_asked, read, rule_of
from threefold.segments.service.refreshing import Refreshed, refresh
from threefold.segments.service.similar import Similar, similar
from threefold.segments.service.staying import Stay, stays
from threefold.segments.service.tending import ask_for_refresh, ready, refreshed, tidy
from threefold.segments.service.thinning import thin

__all__ = [
    "Counted",
    "Funnel",
    "Ground",
    "Overlap",
    "Refreshed",
    "Similar",
    "Stay",
    "Step",
    "about_fields",
    "ask_for_refresh",
    "beside",
    "change",
    "columns_of",
    "count",
    "crossing",
    "export",
    "fields_asked",
    "find",
    "functions",
    "funnel",
    "ground",
    "known_fields",
    "label_of",
    "listed",
    "members",
    "overlap",
    "page_of",
    "privacy_of",
    "read",
    "ready",
    "refresh",
    "refreshed",
    "restore",
    "retire",
    "rule_of",
    "save",
    "seen",
    "segments_of",
    "similar",
    "sizes",
    "sizes_of",
    "stays",
    "thin",
    "tidy",
    "undo",
    "values_in",
]
