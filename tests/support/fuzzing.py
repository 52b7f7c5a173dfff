"""The REST description as Schemathesis reads it, and a company for it to be tried on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source

from tests.support import company, surveys
from threefold.access import service as access
from threefold.access.models import User
from threefold.api import service as api
from threefold.collect import service as collect
from threefold.collect.models import Held
from threefold.collect.service import stream
from threefold.jobs import service as jobs
from threefold.kit.home import Home, current
from threefold.plan import service as plans
from threefold.site.wsgi import application

PLACE = re.compile(r"{(\w+)}")
BAD = company.PURCHASES.replace("LANTERN,2,", "LANTERN,many,").replace("\n100", "\n200")


def description(examples: int) -> Any:
    """Every route under `/api/v1`, asked in this process with the same values in every run."""
    reverse("api:docs")  # loads every room's routes
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "generation": {"max-examples": examples, "deterministic": True, "no-shrink": True},
        }
    )
    schema = schemathesis.openapi.from_dict(api.schema(), config=config)
    schema.app = application
    return schema


def tried(operation: Any, holds: Callable[[Any], None]) -> None:
    """Ask whether this holds for each request that Schemathesis makes up for a route.

    Its `parametrize` makes all of them up while tests are collected, in every process there is.
    """
    constants = make_constants_value_source(operation.schema)
    unhurried = settings(suppress_health_check=list(HealthCheck), deadline=None)
    build_operation_test(
        config=operation.schema.config,
        operation=operation,
        test_func=unhurried(holds),
        given_kwargs={},
        feedback=FeedbackSources(constants_value_source=constants),
    )()


def furnish(home: Home, folder: Path, owner: User) -> dict[str, str]:
    """The small company with something in every state: a draft, imports, a job, a key, held events.

    Returns values for places of paths that no list tells.
    """
    company.ready(home, folder)
    plans.edit("email", {"refresh_days": 99}, actor=owner)
    company.bring(folder, "bad", BAD, "purchases", source="shop")
    waiting = collect.stage(folder / "bad.csv", source="till", content="purchases")
    jobs.enqueue("collect.land", args={"run": waiting.pk}, title="Bring in", user=owner)
    stream.keys.create("till", label="till", actor=owner)
    bad = {"type": "track", "userId": "u1", "event": "Lamp Switched", "timestamp": "not a time"}
    stream.emit("till", [{**bad, "messageId": f"bad-{n}"} for n in range(2)])
    stream.land_waiting()
    answered = surveys.opened(owner, design=surveys.every_type())
    surveys.fill(answered.address, surveys.FULL)
    return {
        "event": str(Held.objects.order_by("pk").values_list("pk", flat=True)[0]),
        "survey": str(answered.pk),
        "what": "nps",
    }


@contextmanager
def installed(folder: Path) -> Iterator[Known]:
    """An installation with that company, taken back at the end."""
    home = Home(folder / "home")
    home.create()
    (home.root / "secret").write_text((current().root / "secret").read_text())
    own = {"HOME": home, "LAKE_URL": str(home.root / "lake")}
    with override_settings(**own), _taken_back():
        owner = User.objects.create_user("fuzz", role="owner")
        plans.choose("retail", actor=None)
        told = furnish(home, folder, owner)
        _token, plain = access.issue_token(owner, "fuzz")
        access.authenticate_token(plain)  # The first use of a day is noted, and never taken back.
        yield Known({"Authorization": f"Bearer {plain}"}, told)


@contextmanager
def _taken_back() -> Iterator[None]:
    """What is laid into the store in here is gone at the end.

    SQLite reads the whole schema anew whenever it goes back to a savepoint in a transaction that
    made a temporary table, which took a third of all the time; so there the file is put back.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as kept:
        connection.connection.backup(kept)
        try:
            yield
        finally:
            kept.backup(connection.connection)


@contextmanager
def undone() -> Iterator[None]:
    """What a request changes in the store is taken back, so that each meets the same company.

    Without the test client, Django would close the connection of the test after each request.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)
        for signal in signals:
            signal.connect(close_old_connections)


class Known:
    """Values for `{name}` of a path, read off the list above it: `/imports` for `/imports/{id}`.

    So routes that are added later are tried on what exists, too.
    """

    def __init__(self, headers: dict[str, str], told: dict[str, str]) -> None:
        self.headers, self._told = headers, told
        self._client = Client(headers=headers)
        self._found: dict[str, dict[str, str]] = {}

    def of(self, path: str) -> dict[str, str]:
        """One existing value for each place of `path`; "1" where no list tells any."""
        if path not in self._found:
            told: dict[str, str] = {}
            for name in PLACE.findall(path):
                above = path[: path.index("{" + name)].rstrip("/")
                told[name] = self._told.get(name) or self._last(
                    PLACE.sub(lambda place: told[place[1]], above), name
                )
            self._found[path] = told
        return self._found[path]

    def _last(self, above: str, name: str) -> str:
        answer = self._client.get(above)
        if answer.status_code != 200:
            return "1"
        told = answer.json()
        rows = told.get("items", []) if isinstance(told, dict) else told
        for field in (name, "id", "code", "name"):
            if rows and field in rows[-1]:
                return str(rows[-1][field])
        return "1"
