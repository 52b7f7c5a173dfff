"""Faults found by thinking that knows no Django, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext

from threefold.kit.errors import ThreefoldError
from threefold.plan.logic.check import Problem
from threefold.plan.logic.load import Unsound


def say(problem: Problem) -> str:
    """A fault in the active language."""
    values = dict(problem.values)
    if "shape" in values:
        values["shape"] = gettext(values["shape"])
    return gettext(problem.template) % values


@contextmanager
def worded() -> Iterator[None]:
    """Translate what an error of the `logic` says, while it passes through."""
    try:
        yield
    except Unsound as error:
        error.message = say(error.faults[0])
        error.remedy = gettext(error.remedy)
        error.where["problems"] = [f"{fault.path}: {say(fault)}" for fault in error.faults]
        raise
    except ThreefoldError as error:
        error.message = gettext(error.message)
        error.remedy = gettext(error.remedy) if error.remedy else ""
        raise
