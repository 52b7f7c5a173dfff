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
_TALK = frozenset(("phone", "chat"))
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

    Who calls or writes to us uses the way himself; a call or chat that was answered is one in
    which he was spoken to. A line that is busy or not answered proves neither; a message left on
    it arrived.
    """
    if not WAYS[channel]:
        return ""
    if direction == IN and outcome == "wrong_number":
        return ""
    if channel in _TALK and outcome in ("answered", *_TALKED):
        return "spoken"
    return "answered" if direction == IN else _PROOFS.get(outcome, "")


# What became of a message of a campaign; who opened it got it, who acted on it answers so.
_RESPONSES: Mapping[str, str] = {
    "delivered": "delivered",
    "opened": "delivered",
    "clicked": "clicked",
    **dict.fromkeys(("answered", "redeemed", "registered", "bought"), "answered"),
    **dict.fromkeys(("refused", "unsubscribed"), "answered"),
    "bounced": "bounced",
    "returned": "returned",
    "wrong_number": "wrong_number",
}
EVENT_KINDS = ("contact", "campaign_response")
"""The kinds of events that can prove something of a contact way."""


def channel_of(written: str) -> str:
    """The channel that a source calls so; "" for one that takes no contact way."""
    plain = written.strip().lower().replace("-", "").replace(" ", "")
    known = _CHANNELS.get(plain, plain)
    return known if WAYS.get(known) else ""


_CHANNELS: Mapping[str, str] = {
    "mail": "email",
    "call": "phone",
    "telephone": "phone",
    "mobile": "phone",
    "text": "sms",
    "textmessage": "sms",
    "letter": "post",
}


def proof_of_event(kind: str, channel: str, direction: str, outcome: str) -> str:
    """What an event of EVENT_KINDS proves of the way it took, in the words of its source; ""
    when nothing. Contacts without direction are taken as ours, which claims least."""
    known = channel_of(channel)
    if not known:
        return ""
    ended = outcome.strip().lower()
    if kind == "contact":
        told = direction.strip().lower()
        return proof_of(known, IN if told in _INWARD else OUT, ended)
    found = _RESPONSES.get(ended, "")
    return "returned" if found == "bounced" and known == "post" else found


_INWARD = frozenset((IN, "inbound", "incoming"))
