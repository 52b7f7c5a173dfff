"""Whom staff mean by what they write."""

from __future__ import annotations

from django.utils.translation import gettext as _

from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.kit.errors import Invalid, NotFound


def whose(written: str) -> int | None:
    """The customer of a number, an e-mail address or a telephone number; None for nothing written.

    Raises Invalid when there is none.
    """
    written = written.strip()
    if not written:
        return None
    found = known_by(written)
    if found is None:
        raise Invalid(
            _("No customer has this number or address."),
            remedy=_("Leave it empty if nobody knows who it was."),
        )
    return found


def known_by(written: str) -> int | None:
    """The same, or None."""
    if written.isascii() and written.isdigit() and len(written) < 19:
        try:
            descriptive.named(int(written))
            return descriptive.root_of(int(written))
        except NotFound:
            pass
    for scheme in ("email", "mobile", "phone"):
        found = identity.find(scheme, "", written)
        if found is not None:
            return found
    return None
