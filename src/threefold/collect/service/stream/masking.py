"""What of an event held back a person may see, and mending without seeing it all."""

from __future__ import annotations

import json
import re
from typing import Any

from threefold.access import service as access
from threefold.collect.logic.stream import strict
from threefold.collect.logic.stream.private import MAIL, flat
from threefold.collect.logic.stream.traits import targets_of
from threefold.collect.logic.targets import CUSTOMERS
from threefold.collect.service.stream import tracking
from threefold.collect.service.stream.events import names
from threefold.collect.service.suggesting import places
from threefold.plan import service as plans

HIDDEN = "•••"
_MAIL = re.compile(MAIL)
_WHO = {"userid", "anonymousid", "previousid"}
_TYPES = {"email": "email", "phone": "phone", "mobile": "phone", "birthday": "date"}


class Mask:
    """How payloads of one source appear to one person; `granted` while he may look behind it.

    Private are the names of `logic.stream.private`, what the plan and the tracking plan call so,
    every trait without a place in the plan, and whatever holds an e-mail address. `masked` says
    whether something was masked that this person may ask to see.
    """

    def __init__(self, source: str, user: Any, *, granted: bool = False) -> None:
        self.user, self.granted, self.masked = user, granted, False
        self._private = names()
        plan = plans.current()
        self._classes = {flat(code): each.privacy for code, each in plan.variables.items()}
        numbers = [v.privacy for v in plan.variables.values() if v.identifier == "customer_number"]
        self._number = numbers[0] if numbers else "personal"
        self._tracking = tracking.of(source)
        self._flagged = {
            flat(name)
            for kind in self._tracking.kinds.values()
            for name, rule in kind.properties.items()
            if rule.personal
        }
        self._variables = {code: each.privacy for code, each in plan.variables.items()}

    def payload(self, text: str) -> str:
        """The event as indented JSON; what is no JSON is not shown before it is unmasked."""
        try:
            event = strict.loads(text)
        except (ValueError, RecursionError):
            return str(self._as("personal", "", text))
        return json.dumps(self.value(event), ensure_ascii=False, indent=2)

    def value(self, told: Any) -> Any:
        return self._walk(told, (), None)

    def text(self, path: str, value: str) -> str:
        """One value at a dotted path."""
        held: Any = value
        steps = path.split(".")
        for step in reversed(steps):
            held = {step: held}
        shown = self.value(held)
        for step in steps:
            shown = shown[step]
        return str(shown)

    def mended(self, edited: str, original: str) -> str:
        """What was typed, with what stayed masked put back as it was. `ValueError` for no JSON."""
        new = strict.loads(edited)
        try:
            old = strict.loads(original)
        except ValueError:
            return edited
        return json.dumps(_restored(new, old, self.value(old)), ensure_ascii=False)

    def _walk(self, told: Any, path: tuple[str, ...], privacy: str | None) -> Any:
        if isinstance(told, dict):
            return {key: self._entry(key, value, path, privacy) for key, value in told.items()}
        if isinstance(told, list):
            return [self._walk(each, path, privacy) for each in told]
        if privacy is None and isinstance(told, str) and _MAIL.search(told):
            privacy = "personal"
        if privacy is None or told is None or isinstance(told, bool):
            return told
        return self._as(privacy, path[-1] if path else "", told)

    def _entry(self, key: str, value: Any, path: tuple[str, ...], privacy: str | None) -> Any:
        if key == "traits" and path in ((), ("context",)) and isinstance(value, dict):
            return self._traits(value)
        return self._walk(value, (*path, key), privacy or self._privacy(key, path))

    def _privacy(self, key: str, path: tuple[str, ...]) -> str | None:
        name = flat(key)
        if not path and name in _WHO:
            return self._number if name == "userid" else "internal"
        if name == "id" and path[-1:] == ("externalIds",):
            return "personal"
        if name in self._flagged:
            return "personal"
        if name in self._private:
            return self._classes.get(name, "personal")
        return None

    def _traits(self, traits: dict[str, Any]) -> dict[str, Any]:
        found = targets_of(list(traits), places(CUSTOMERS), self._tracking.traits)
        out = {}
        for key, value in traits.items():
            place = found.get(key, "").removeprefix("variable.")
            privacy = self._variables.get(place, "personal")
            out[key] = self._walk(value, ("traits", key), privacy)
        return out

    def _as(self, privacy: str, key: str, value: Any) -> Any:
        how = access.display(self.user, privacy)
        if how == "masked":
            if self.granted:
                return value
            self.masked = True
            return access.mask(str(value), _TYPES.get(flat(key), "text")) or HIDDEN
        return value if how == "shown" else HIDDEN


def _restored(new: Any, old: Any, shown: Any) -> Any:
    if isinstance(new, dict) and isinstance(old, dict) and isinstance(shown, dict):
        return {
            key: _restored(value, old[key], shown[key]) if key in old else value
            for key, value in new.items()
        }
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [_restored(a, b, c) for a, b, c in zip(new, old, shown, strict=True)]
    return old if new == shown else new
