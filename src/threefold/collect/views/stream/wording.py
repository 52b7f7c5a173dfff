"""What states, signs of health and counters are called, and what to do when something is wrong."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threefold.collect.service.stream.health import BAD, DOUBT, GOOD, Sign

_TONES = {GOOD: ("green", "circle-check"), DOUBT: ("amber", "alert-triangle"),
          BAD: ("red", "alert-circle")}  # fmt: skip


def state(code: str) -> tuple[str, str, str]:
    """Text, tone and icon of what became of an event."""
    known = {
        "landed": (_("Landed"), "green", "circle-check"),
        "duplicate": (_("Duplicate"), "neutral", "checks"),
        "quarantined": (_("Quarantined"), "amber", "alert-triangle"),
    }
    return known.get(code, (code, "neutral", "circle"))


def sign(told: Sign) -> dict[str, Any]:
    """`label`, `text`, `at` and `remedy` of one sign of health, with tone and icon."""
    label, text, remedy = _SAID[told.code](told)
    tone, icon = _TONES[told.level]
    return {
        "label": label,
        "text": text,
        "at": told.value if told.code == "last" else None,
        "remedy": "" if told.level == GOOD else remedy,
        "level": told.level,
        "tone": tone,
        "icon": icon,
    }


def _receiving(told: Sign) -> tuple[str, str, str]:
    return (
        _("Receiving"),
        _("on") if told.value else _("off"),
        _("Its clients are told 404 and most throw their events away. Switch it on again."),
    )


def _keys(told: Sign) -> tuple[str, str, str]:
    text = ngettext("%(count)s in use", "%(count)s in use", told.value) % {"count": told.value}
    return _("Write keys"), text, _("Make a write key, and put it into the sender.")


def _last(told: Sign) -> tuple[str, str, str]:
    return (
        _("Last received"),
        "" if told.value else _("never"),
        _("Check that the sender runs, its address and key are right, and its network lets it"
          " through."),
    )  # fmt: skip


def _lag(told: Sign) -> tuple[str, str, str]:
    behind = int(told.value)
    text = (
        ngettext("%(count)s second behind", "%(count)s seconds behind", behind) % {"count": behind}
        if behind
        else _("up to date")
    )
    remedy = _("Events are safe on disk and wait. See that the background worker runs: threefold"
               " worker.")  # fmt: skip
    return _("Landing"), text, remedy


def _share(told: Sign) -> tuple[str, str, str]:
    text = _("no events") if told.value is None else f"{told.value:.1%}"
    return (
        _("Quarantined since yesterday"),
        text,
        _("Open the quarantine: it says why, and what to do for each cause."),
    )


_SAID = {"receiving": _receiving, "keys": _keys, "last": _last, "lag": _lag, "share": _share}
