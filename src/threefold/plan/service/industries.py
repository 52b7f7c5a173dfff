"""The lines of business to start from: a TOML file or an entry point each."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from threefold.kit.errors import NotFound
from threefold.plan.logic import load
from threefold.plan.logic.build import from_content
from threefold.plan.logic.words import KINDS
from threefold.plan.types import Industry, Plan

GROUP = "threefold.industries"
_log = logging.getLogger(__name__)


def _paths() -> Iterator[Path]:
    yield from sorted(load.FOLDER.glob("*.toml"))
    for point in entry_points(group=GROUP):
        yield Path(str(point.load()))


@cache
def templates() -> dict[str, dict[str, Any]]:
    """Content of every template by its code. Read once: 3 ms a file."""
    found, faults = load.templates(_paths(), load.library())
    for fault in faults:
        _log.error("A plan template is left out: %s", fault)
    return found


def template(industry: str) -> dict[str, Any]:
    """Content of one template. Raises NotFound naming those there are."""
    try:
        return templates()[industry]
    except KeyError:
        raise NotFound(
            _("There is no plan for the line of business “%(name)s”.") % {"name": industry},
            where={"industry": industry},
            remedy=_("Choose one of: %(names)s.") % {"names": ", ".join(templates())},
        ) from None


def template_plan(industry: str) -> Plan:
    """A template as a plan with the number 0."""
    return from_content(template(industry), number=0)


def industries() -> list[Industry]:
    """All templates in their own order, with counts."""
    found = []
    for order, (code, content) in enumerate(templates().items()):
        kinds = Counter(variable["kind"] for variable in content["variable"])
        found.append(
            Industry(
                code=code,
                order=order,
                icon=content["icon"],
                variables={kind: kinds[kind] for kind in KINDS},
                questions=len(content["question"]),
                events=len(content["event"]),
                segments=len(content["segment"]),
                label=content["label"],
                summary=content["summary"],
            )
        )
    return found
