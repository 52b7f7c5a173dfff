"""The reader's words for dimensions of accuracy, and for what to do about them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from threefold.descriptive import service as descriptive


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
            _("Uniqueness"), _("Contact ways that no other customer has"),
        ),
        "reachable": (
            _("Reachable"),
            _("Customers with an allowed contact way that works with a probability of 0.5 or more"),
        ),
    }  # fmt: skip


def reasons() -> dict[str, str]:
    """What the work list asks to do, by `Mend.why`."""
    return {
        "no_way": _("Ask for a contact way"),
        "refused": _("Wants no contact: complete other values only"),
        "dead": _("Find a contact way that works"),
        "unproved": _("Try a contact way and note what came of it"),
        "values": _("Complete and check the values"),
    }


def way_kinds() -> dict[str, str]:
    return {str(value): str(label) for value, label in descriptive.ContactKind.choices}
