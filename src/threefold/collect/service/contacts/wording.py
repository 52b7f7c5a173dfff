"""What codes of contacts are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from threefold.collect.logic import contacts as logic
from threefold.kit.errors import NotFound
from threefold.plan import service as planning
from threefold.plan.types import EventKind

KIND = "contact"

CHANNELS: dict[str, Promise] = {
    "phone": pgettext_lazy("channel", "Phone"),
    "email": pgettext_lazy("channel", "E-mail"),
    "sms": pgettext_lazy("channel", "Text message"),
    "chat": pgettext_lazy("channel", "Chat"),
    "visit": pgettext_lazy("channel", "Visit"),
    "post": pgettext_lazy("channel", "Post"),
    "fax": pgettext_lazy("channel", "Fax"),
}
DIRECTIONS: dict[str, Promise] = {
    logic.IN: pgettext_lazy("direction of a contact", "From the customer"),
    logic.OUT: pgettext_lazy("direction of a contact", "From us"),
}
REASONS: dict[str, Promise] = {
    "question": pgettext_lazy("reason of a contact", "Question"),
    "order": pgettext_lazy("reason of a contact", "Order"),
    "delivery": pgettext_lazy("reason of a contact", "Delivery"),
    "complaint": pgettext_lazy("reason of a contact", "Complaint"),
    "return": pgettext_lazy("reason of a contact", "Return"),
    "invoice": pgettext_lazy("reason of a contact", "Invoice"),
    "payment": pgettext_lazy("reason of a contact", "Payment"),
    "product": pgettext_lazy("reason of a contact", "Product"),
    "advice": pgettext_lazy("reason of a contact", "Advice"),
    "service": pgettext_lazy("reason of a contact", "Service"),
    "offer": pgettext_lazy("reason of a contact", "Offer"),
    "appointment": pgettext_lazy("reason of a contact", "Appointment"),
    "satisfaction": pgettext_lazy("reason of a contact", "Satisfaction"),
    "data_change": pgettext_lazy("reason of a contact", "Change of details"),
    "other": pgettext_lazy("reason of a contact", "Something else"),
}
OUTCOMES: dict[str, Promise] = {
    "answered": pgettext_lazy("outcome of a contact", "Answered"),
    "no_answer": pgettext_lazy("outcome of a contact", "No answer"),
    "busy": pgettext_lazy("outcome of a contact", "Busy"),
    "left_message": pgettext_lazy("outcome of a contact", "Message left"),
    "wrong_number": pgettext_lazy("outcome of a contact", "Wrong number"),
    "sent": pgettext_lazy("outcome of a contact", "Sent"),
    "delivered": pgettext_lazy("outcome of a contact", "Delivered"),
    "bounced": pgettext_lazy("outcome of a contact", "Bounced"),
    "returned": pgettext_lazy("outcome of a contact", "Came back"),
    "resolved": pgettext_lazy("outcome of a contact", "Resolved"),
    "follow_up": pgettext_lazy("outcome of a contact", "To follow up"),
    "passed_on": pgettext_lazy("outcome of a contact", "Passed on"),
    "refused": pgettext_lazy("outcome of a contact", "Refused"),
    "call_back": pgettext_lazy("outcome of a contact", "To be called back"),
}
NEXT_STEPS: dict[str, Promise] = {
    "call": pgettext_lazy("next step", "Call"),
    "write": pgettext_lazy("next step", "Write"),
    "visit": pgettext_lazy("next step", "Visit"),
    "offer": pgettext_lazy("next step", "Make an offer"),
    "information": pgettext_lazy("next step", "Send information"),
    "settle": pgettext_lazy("next step", "Settle the matter"),
    "check": pgettext_lazy("next step", "Ask whether all is well"),
    "other": pgettext_lazy("next step", "Something else"),
}


def planned() -> EventKind | None:
    """The plan's kind of event for contacts, where a plan in force has it."""
    try:
        return planning.current().events.get(KIND)
    except NotFound:
        return None


def outcomes(channel: str, direction: str) -> list[tuple[str, str]]:
    """(code, label) of every end that such a contact may have."""
    kind = planned()
    codes = logic.outcomes(
        channel, direction, [each.value for each in kind.outcomes] if kind else ()
    )
    return [(code, outcome(code, kind)) for code in codes]


def outcome(code: str, kind: EventKind | None = None) -> str:
    """The plan's own word for an outcome, else the usual one, else the code."""
    kind = kind or planned()
    option = kind.outcome(code) if kind else None
    return option.text("label", get_language() or "en") if option else str(OUTCOMES.get(code, code))


def choices(words: dict[str, Promise], codes: Sequence[str] = ()) -> list[tuple[str, Promise]]:
    """The words as choices of a form, in the order of `codes`, else as they stand."""
    return [(code, words[code]) for code in codes or words]
