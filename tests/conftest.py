"""Fixtures for everybody. The home and the database are named before Django's settings load."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

_session_home = Path(tempfile.mkdtemp(prefix="threefold-tests-"))
os.environ["THREEFOLD_HOME"] = str(_session_home)
for _name in ("THREEFOLD_LAKE", "THREEFOLD_DATABASE_URL"):
    os.environ.pop(_name, None)
if os.environ.get("THREEFOLD_TEST_DATABASE") == "postgresql":
    from tests.support.postgres import session_server

    os.environ["THREEFOLD_DATABASE_URL"] = session_server()

from tests.support.order import OneSpark, longest_first, strays  # noqa: E402
from threefold.engine import service as engine  # noqa: E402
from threefold.kit.home import Home  # noqa: E402

Home(_session_home).create()
(_session_home / "static").mkdir(exist_ok=True)

# Not in pyproject.toml: pytest-django would load the settings before the lines above.
os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
django.setup()

# Passwords of tests are worth no hundred megabytes each time; what they do is the same.
Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
Argon2PasswordHasher.memory_cost = 1024

if os.environ.get("THREEFOLD_TEST_DATABASE") != "postgresql":
    # A few rows are done before a second thread has woken up, and other tests wait for that core.
    # The same tests have all threads on the second store, and so has every process they start.
    engine.configure(threads=1)

pytest_plugins = ["tests.support.browser", "tests.support.engines", "tests.support.serving"]

DATA = Path(__file__).parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--store-only",
        action="store_true",
        help="leave out what would only do the same again: what never meets the store in use or "
        "only on its way into the lake, and pages looked at in a browser",
    )


_STORE = {"db", "transactional_db", "django_db_setup"}


def _meets_the_store(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser") or item.get_closest_marker("one_store"):
        return False
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("store")
    return bool(marked or _STORE.intersection(getattr(item, "fixturenames", ())))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneSpark | None:
    return OneSpark(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that run in several processes are told apart by their ids, so none may share one."""
    seen = set()
    for item in items:
        if item.nodeid in seen:
            raise pytest.UsageError(f"Two tests are called {item.nodeid}; only one would run.")
        seen.add(item.nodeid)
    if config.option.store_only:
        left_out = [item for item in items if not _meets_the_store(item)]
        items[:] = [item for item in items if _meets_the_store(item)]
        config.hook.pytest_deselected(items=left_out)
    if missing := strays([item for item in items if hasattr(item, "fixturenames")]):
        raise pytest.UsageError(f"Name in tests/support/order.py, as asking Spark: {missing}")
    if hasattr(config, "workerinput"):
        longest_first(items)


def pytest_collection_finish() -> None:
    """What was imported stays: going through it again for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Tests that commit empty every table at their end, which the guarded audit log refuses.

    Its own tests put the guard back (`guarded_audit` in tests/audit). Nor are permissions of
    Django's own, which nothing here asks for, written anew each time: that took a tenth of a
    second.
    """
    from django.db import connection
    from django.db.models.signals import post_migrate

    uid = "django.contrib.auth.management.create_permissions"
    assert post_migrate.disconnect(dispatch_uid=uid)
    from tests.support.audit import unguard

    with django_db_blocker.unblock():
        unguard(connection)
    if connection.vendor == "postgresql":
        # Files of tables are made anew by TRUNCATE, which takes ten times as long for few rows.
        connection.ops.sql_flush = lambda _style, tables, **_how: [
            f"delete from {connection.ops.quote_name(table)};" for table in tables
        ]


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """A request made in another language leaves it in force in this thread."""
    from django.utils import translation

    yield
    translation.deactivate()


_secret = (_session_home / "secret").read_text()


@pytest.fixture(autouse=True)
def one_secret() -> Iterator[None]:
    """What one test seals another must be able to open: companies are kept for all of them."""
    yield
    assert (_session_home / "secret").read_text() == _secret


@pytest.fixture
def home(tmp_path: Path, settings) -> Home:
    """A fresh home folder and lake for one test, with the session's secret."""
    fresh = Home(tmp_path / "home")
    fresh.create()
    (fresh.root / "secret").write_text((_session_home / "secret").read_text())
    settings.HOME = fresh
    settings.LAKE_URL = str(fresh.root / "lake")
    return fresh


@pytest.fixture
def data_dir() -> Path:
    """The public data sets; a test that needs them is skipped, visibly, where they are absent."""
    if not DATA.exists():
        pytest.skip(f"public data sets are not at {DATA}")
    return DATA


def _user(name: str, role: str) -> Callable[..., object]:
    @pytest.fixture(name=name)
    def make(db, django_user_model):
        return django_user_model.objects.create_user(name, role=role)

    return make


owner = _user("owner", "owner")
analyst = _user("analyst", "analyst")
agent = _user("agent", "agent")
auditor = _user("auditor", "auditor")
outsider = _user("outsider", "")


@pytest.fixture
def client_of() -> Callable[..., object]:
    from django.test import Client

    def make(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def plan(db, home) -> object:
    """The retail plan, in force."""
    from threefold.plan import service

    return service.choose("retail", actor=None)


@pytest.fixture(autouse=True)
def _clear_caches() -> Iterator[None]:
    yield
    from django.core.cache import cache

    cache.clear()
