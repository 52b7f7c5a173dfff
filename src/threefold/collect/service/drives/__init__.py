"""Registration drives: designed, opened, filled in, confirmed, passed on, counted."""

from threefold.collect.service.drives import (
    codes,
    drawing,
    exporting,
    guarding,
    letters,
    paper,
    privacy,
    tokens,
    visits,
    wordings,
    words,
)
from threefold.collect.service.drives.designing import (
    close,
    copy,
    create,
    design_of,
    faults,
    get,
    pause,
    publish,
    save,
)
from threefold.collect.service.drives.entering import Answer, Refused, enter, find, standing
from threefold.collect.service.drives.passing import look_after, pass_on, prove
from threefold.collect.service.drives.reading import standard
from threefold.collect.service.drives.results import results
from threefold.collect.service.drives.settling import (
    confirm,
    disown,
    drop,
    release,
    take_back,
)

__all__ = [
    "Answer",
    "Refused",
    "close",
    "codes",
    "confirm",
    "copy",
    "create",
    "design_of",
    "disown",
    "drawing",
    "drop",
    "enter",
    "exporting",
    "faults",
    "find",
    "get",
    "guarding",
    "letters",
    "look_after",
    "paper",
    "pass_on",
    "pause",
    "privacy",
    "prove",
    "publish",
    "release",
    "results",
    "save",
    "standard",
    "standing",
    "take_back",
    "tokens",
    "visits",
    "wordings",
    "words",
]
