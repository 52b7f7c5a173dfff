"""Pulls set up in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from threefold.collect.models import Pull
from threefold.collect.service import pulls
from threefold.collect.source import kind


@pytest.fixture
def inbox(plan: object, home: Any) -> Path:
    """The one folder that may be read from."""
    folder = Path(home.root / "inbox")
    folder.mkdir()
    return folder.resolve()


Make = Callable[..., Pull]


@pytest.fixture
def pull(inbox: Path) -> Make:
    """`pull("folder", {...})`: on, by hand, with the mapping that is suggested or ready."""

    def make(
        plugin: str,
        given: Mapping[str, Any],
        *,
        content: str = "purchases",
        label: str = "Shop",
        **how: Any,
    ) -> Pull:
        made = pulls.add(plugin=plugin, label=label, source="shop", given=given, content=content)
        if made.content and not kind(plugin).mapping:
            sample = pulls.try_out(made)
            mapping = sample.mapping
            for column, place in how.get("to", {}).items():
                mapping = mapping.changed(column, to=place)
            pulls.agree(made, mapping)
        pulls.activate(made, every_minutes=how.get("every"))
        return made

    return make
