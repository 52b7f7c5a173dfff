"""A drive that is open, and a short way through its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from threefold.collect.logic.drives import robots
from threefold.collect.models import Drive, Entry
from threefold.collect.service import drives
from threefold.kit import clock

TOKEN = re.compile(r'name="token" value="([^"]+)"')
LINK = re.compile(r"http://testserver(/f/\S+)")


@pytest.fixture
def drive(plan: Any, owner: Any) -> Drive:
    """A prize draw with double opt-in, open."""
    return opened(drives.create(name="Summer draw", kind="draw", actor=owner), owner)


def opened(drive: Drive, actor: Any, **settings: Any) -> Drive:
    kept = drives.save(
        drive,
        design=settings.pop("design", drives.design_of(drive)),
        settings=settings,
        edits=drive.edits,
        actor=actor,
    )
    return drives.publish(kept, actor=actor)


def boxes(drive: Drive, **consents: Any) -> Any:
    """The design with its consents changed by purpose."""
    design = drives.design_of(drive)
    return replace(
        design,
        consents=tuple(replace(each, **consents.get(each.purpose, {})) for each in design.consents),
    )


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill in faster than people."""
    monkeypatch.setattr(robots, "LEAST_S", 0.0)


@pytest.fixture
def fill(patient: None) -> Callable[..., Any]:
    """`fill(drive, email="…", consent=True)`: look at the form, send it; the answer."""

    def make(drive: Drive, *, consent: bool = True, query: str = "", **values: str) -> Any:
        client = Client()
        page = client.get(drive.address + query)
        data = {f"v_{name}": value for name, value in values.items() if name not in _OTHERS}
        data |= {name: value for name, value in values.items() if name in _OTHERS}
        data["token"] = TOKEN.search(page.content.decode())[1]
        if consent:
            data["consent-marketing"] = "1"
        return client.post(drive.address + query, data)

    return make


_OTHERS = {"code", "homepage", "work", "token", "switch"}


def waited(entry: Entry, seconds: int = 120) -> None:
    """The entry was taken that long ago."""
    at = clock.now() - timedelta(seconds=seconds)
    Entry.objects.filter(pk=entry.pk).update(taken_at=at, sent_at=at)
