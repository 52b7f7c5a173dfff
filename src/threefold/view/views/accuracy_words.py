"""The reader's words for dimensions of accuracy, and for what to do about them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.descriptive import service as descriptive
from threefold.descriptive.types import Advice

REACHABLE = "reachable"


def dimensions() -> dict[str, tuple[str, str]]:
    """Label and definition of each dimension, in the order of the page."""
    return {
        "completeness": (
            _("Completeness"), _("Planned values of these customers that are known"),
        ),
        "validity": (_("Validity"), _("Values told by sources that have the right form")),
        "verification": (
            _("Verification"), _("Known values set by staff, and contact ways proved to work"),
        ),
        "consistency": (
            _("Consistency"), _("Values told by several sources that agree with the believed one"),
        ),
        "timeliness": (
            _("Timeliness"), _("Known values not older than the plan allows"),
        ),
        "uniqueness": (
            _("Uniqueness"),
            _("Contact ways that nobody else has, and customers not in doubt of being there twice"),
        ),
        "reachable": (
            _("Reachable"),
            _("Customers with an allowed contact way that works with a probability of 0.5 or more"),
        ),
    }  # fmt: skip


def to_do(advice: Advice, label: str) -> str:
    """What to do, as a sentence; `label` is the plan's word for the variable or way meant."""
    if advice.action == "try":
        return str(_TRY.get(advice.kind, _TRY["web"])) % {"way": label}
    return str(_TO_DO[advice.action]) % {"value": label}


_TRY: dict[str, Promise] = {
    "mobile": gettext_lazy("Call or text (%(way)s) and note what came of it"),
    "phone": gettext_lazy("Call (%(way)s) and note what came of it"),
    "email": gettext_lazy("Write (%(way)s) and have the address confirmed"),
    "post": gettext_lazy("Send a letter (%(way)s) and note what came of it"),
    "fax": gettext_lazy("Send a fax (%(way)s) and note what came of it"),
    "chat": gettext_lazy("Write in the chat (%(way)s) and note what came of it"),
    "web": gettext_lazy("Try the contact way (%(way)s) and note what came of it"),
}
_TO_DO: dict[str, Promise] = {
    "ask": gettext_lazy("Ask for: %(value)s"),
    "correct": gettext_lazy("Correct what has the wrong form: %(value)s"),
    "decide": gettext_lazy("Decide, for sources disagree: %(value)s"),
    "renew": gettext_lazy("Ask again, for it is old: %(value)s"),
    "same": gettext_lazy("Check, for others have it too: %(value)s"),
    "twice": gettext_lazy("Answer whether another customer is the same one"),
    "replace": gettext_lazy("Find a contact way that works: all known ones are dead"),
    "leave": gettext_lazy("Wants no contact: leave it at that"),
}


def label_of(advice: Advice, names: Mapping[str, str]) -> str:
    """What the advice is about: the plan's word for it, or that of the kind of contact way."""
    if not advice.variable and not advice.kind:
        return _("a contact way") if advice.action == "ask" else ""
    return names.get(advice.variable) or way_kinds().get(advice.kind, advice.variable)


def way_kinds() -> dict[str, str]:
    return {str(value): str(label) for value, label in descriptive.ContactKind.choices}
