"""Pages of what is fetched by itself: list, wizard, one pull with its history."""

from threefold.collect.views.pulls.changing import pause, remove, resume
from threefold.collect.views.pulls.choosing import new, settings, settings_new
from threefold.collect.views.pulls.listing import one, pulls
from threefold.collect.views.pulls.mapping import load, look, schedule
from threefold.collect.views.pulls.visiting import cancel, progress, visit

__all__ = [
    "cancel",
    "load",
    "look",
    "new",
    "one",
    "pause",
    "progress",
    "pulls",
    "remove",
    "resume",
    "schedule",
    "settings",
    "settings_new",
    "visit",
]
