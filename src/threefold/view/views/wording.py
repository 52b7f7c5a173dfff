"""The codes in a timeline as words of the reader's language.

An outcome is called as the plan calls it. Channels and reasons are free in the plan, so the usual
ones have words here, and others stand as the source wrote them.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from threefold.collect.service.contacts.wording import OUTCOMES, REASONS
from threefold.plan import service as planning
from threefold.view.types import Moment

CHANNELS: dict[str, Promise] = {
    "app": pgettext_lazy("channel", "App"),
    "branch": pgettext_lazy("channel", "Branch"),
    "chat": pgettext_lazy("channel", "Chat"),
    "email": pgettext_lazy("channel", "E-mail"),
    "fax": pgettext_lazy("channel", "Fax"),
    "letter": pgettext_lazy("channel", "Letter"),
    "online": pgettext_lazy("channel", "Online"),
    "phone": pgettext_lazy("channel", "Phone"),
    "post": pgettext_lazy("channel", "Post"),
    "shop": pgettext_lazy("channel", "Shop"),
    "sms": pgettext_lazy("channel", "Text message"),
    "store": pgettext_lazy("channel", "Store"),
    "visit": pgettext_lazy("channel", "Visit"),
    "web": pgettext_lazy("channel", "Web"),
}


def moment_text(item: Moment) -> str:
    """What stands below the title of an entry: an answer, or how, why and with what end."""
    if item.text or item.lines:
        return item.text
    words = (
        _known(CHANNELS, item.channel),
        _known(REASONS, item.reason),
        outcome_label(item.kind, item.outcome),
        item.place,
    )
    return " · ".join(word for word in words if word)


def outcome_label(kind: str, code: str) -> str:
    """The plan's word for how an event of this kind ended."""
    event = planning.current().events.get(kind)
    option = event.outcome(code) if event else None
    return option.text("label", get_language() or "en") if option else _known(OUTCOMES, code)


def channel_label(code: str) -> str:
    """The word for a channel, or the code as the source wrote it."""
    return _known(CHANNELS, code)


def _known(words: dict[str, Promise], code: str) -> str:
    return str(words.get(code.strip().lower().replace("-", ""), code))
