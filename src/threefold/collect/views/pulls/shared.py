"""What the pages of a pull share: its wizard bar, how it stands, how often it is looked at."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from threefold.collect.models import Pull, PullState

EVERY = (
    (5, gettext_lazy("Every 5 minutes")),
    (15, gettext_lazy("Every quarter of an hour")),
    (60, gettext_lazy("Every hour")),
    (360, gettext_lazy("Every 6 hours")),
    (1440, gettext_lazy("Every day")),
    (0, gettext_lazy("Only when somebody asks")),
)


def every(pull: Pull) -> str:
    """How often a pull is looked at, in words."""
    minutes = pull.every_minutes or 0
    known = dict(EVERY)
    if minutes in known:
        return str(known[minutes])
    text = ngettext("Every %(count)s minute", "Every %(count)s minutes", minutes)
    return text % {"count": minutes}


def steps(pull: Pull | None, at: int) -> list[tuple[str, str]]:
    """The wizard's bar; steps behind the reader are links."""
    names = [_("Kind"), _("Settings"), _("First look"), _("Timetable")]
    urls = [reverse("collect:pull-new"), "", "", ""]
    if pull is not None:
        urls = ["", *(reverse(f"collect:pull-{name}", args=[pull.pk])
                      for name in ("settings", "look", "schedule"))]  # fmt: skip
    return [(name, urls[n - 1] if n < at else "") for n, name in enumerate(names, 1)]


def state(pull: Pull) -> tuple[str, str, str]:
    """Text, tone and icon of how a pull stands."""
    if pull.state == PullState.DRAFT:
        return str(_("Being set up")), "amber", "hourglass"
    if pull.last_error:
        return str(_("Failed last time")), "red", "alert-circle"
    if pull.state == PullState.PAUSED:
        return str(_("Paused")), "neutral", "player-pause"
    return str(_("On")), "green", "circle-check"


def problem(error: Any) -> dict[str, str]:
    """Message and remedy of the last error."""
    known = error or {}
    return {"message": str(known.get("message", "")), "remedy": str(known.get("remedy", ""))}
