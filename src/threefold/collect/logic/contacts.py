"""What a member of staff may say of one contact, and what that proves of the way it took.

Codes of reasons and channels are those that imported contacts use; how a contact ended is said in
the codes of the plan's event kind `contact` wherever the plan has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

WAYS: Mapping[str, tuple[str, ...]] = {
    "phone": ("mobile", "phone"),
    "email": ("email",),
    "sms": ("mobile",),
    "chat": ("chat", "web"),
    "visit": (),
    "post": ("post",),
    "fax": ("fax",),
}
"""Channel to the kinds of contact ways that it can take, the usual one first."""

IN, OUT = "in", "out"

REASONS = (
    "question", "order", "delivery", "complaint", "return", "invoice", "payment", "product",
    "advice", "service", "offer", "appointment", "satisfaction", "data_change", "other",
)  # fmt: skip

NEXT_STEPS = ("call", "write", "visit", "offer", "information", "settle", "check", "other")

_TALKED = ("resolved", "follow_up", "passed_on", "refused")
_SENT: Mapping[str, tuple[str, ...]] = {
    "phone": ("answered", "no_answer", "busy", "left_message", "wrong_number"),
    "email": ("sent", "delivered", "answered", "bounced"),
    "sms": ("sent", "delivered", "answered", "bounced", "wrong_number"),
    "chat": ("answered", "no_answer", "left_message"),
    "visit": ("answered", "no_answer", "left_message"),
    "post": ("sent", "delivered", "answered", "returned"),
    "fax": ("delivered", "answered", "busy", "no_answer", "wrong_number"),
}
_RECEIVED: Mapping[str, tuple[str, ...]] = {
    "phone": ("answered", "no_answer", "left_message", "wrong_number"),
}
_PROOFS: Mapping[str, str] = {
    "answered": "answered",
    **dict.fromkeys(_TALKED, "answered"),
    "delivered": "delivered",
    "left_message": "delivered",
    "bounced": "bounced",
    "returned": "returned",
    "wrong_number": "wrong_number",
}
KNOWN = frozenset(_PROOFS) | {"sent", "no_answer", "busy"}


def outcomes(channel: str, direction: str, planned: Iterable[str] = ()) -> list[str]:
    """How a contact of this channel and direction may end, the likely ends first.

    Outcomes of the plan that are not known here fit every channel.
    """
    own = _SENT[channel] if direction == OUT else _RECEIVED.get(channel, ("answered",))
    return [*own, *_TALKED, *(each for each in planned if each not in KNOWN)]


def proof_of(channel: str, direction: str, outcome: str) -> str:
    """What the outcome proves of the contact way that was used; "" when nothing.

    Who calls or writes to us uses the way himself. A line that is busy or not answered proves
    neither; a message left on it arrived.
    """
    if not WAYS[channel]:
        return ""
    if direction == IN:
        return "" if outcome == "wrong_number" else "answered"
    return _PROOFS.get(outcome, "")
