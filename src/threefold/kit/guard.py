"""Who may open what is said at the view and decided above: here is the sentence and the slot.

Rooms below `access` (jobs, api, audit) declare their pages with the same words as the rooms
above it; `access` hands its answer down through `decide_with`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

STAFF, ACCOUNT, PUBLIC, OWN = "staff", "account", "public", "own"


@dataclass(frozen=True)
class Need:
    """What a view asks of its visitor.

    kind: `staff` needs `action` in `room`; `account` any log-in, with or without a role; `public`
    nobody; `own` checks for itself (the REST routes). `post_action` replaces `action` for every
    method but GET, HEAD and OPTIONS.
    """

    kind: str
    action: str = ""
    room: str = ""
    post_action: str = ""

    def action_for(self, method: str | None) -> str:
        reading = method in {"GET", "HEAD", "OPTIONS", None}
        return self.action if reading else self.post_action or self.action


def page(action: str, room: str, *, post: str = "") -> Callable[[View], View]:
    """Declare that a view needs `action` in `room` (`post` for the methods that change)."""
    return _marked(Need(STAFF, action, room, post))


def account(view: View) -> View:
    """Declare a view open to everybody logged in, even without a role."""
    return _marked(Need(ACCOUNT))(view)


def public(view: View) -> View:
    """Declare a view open to the world."""
    return _marked(Need(PUBLIC))(view)


def need_of(view: object) -> Need | None:
    """The declaration of a view function; None where there is none."""
    found = getattr(view, "guard", None)
    return found if isinstance(found, Need) else None


def _marked(need: Need) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.guard = need  # type: ignore[attr-defined]
        return view

    return mark


def _nobody(user: object, action: str, room: str) -> bool:
    return False


_decide: Callable[[Any, str, str], bool] = _nobody


def decide_with(decide: Callable[[Any, str, str], bool]) -> None:
    """Hand down `decide(user, action, room) -> bool`; until then nobody may do anything."""
    global _decide
    _decide = decide


def may(user: object, action: str, room: str) -> bool:
    """Whether `user` may do `action` in `room`."""
    return _decide(user, action, room)
