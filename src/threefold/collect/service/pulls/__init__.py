"""Places that are looked at for what is new: set up, tried, visited on time, paused, removed."""

from threefold.collect.service.pulls.asking import Listed, answered, listed, visits
from threefold.collect.service.pulls.keeping import (
    activate,
    add,
    agree,
    change,
    forget_mapping,
    get,
    pause,
    remove,
    resume,
)
from threefold.collect.service.pulls.letters import read as read_letter
from threefold.collect.service.pulls.running import run
from threefold.collect.service.pulls.settings import matters, text
from threefold.collect.service.pulls.timetable import enqueue, job_of
from threefold.collect.service.pulls.timetable import look as look_at_timetable
from threefold.collect.service.pulls.trying import Sample
from threefold.collect.service.pulls.trying import look as try_out
from threefold.collect.source import kind, kinds

__all__ = [
    "Listed",
    "Sample",
    "activate",
    "add",
    "agree",
    "answered",
    "change",
    "enqueue",
    "forget_mapping",
    "get",
    "job_of",
    "kind",
    "kinds",
    "listed",
    "look_at_timetable",
    "matters",
    "pause",
    "read_letter",
    "remove",
    "resume",
    "run",
    "text",
    "try_out",
    "visits",
]
