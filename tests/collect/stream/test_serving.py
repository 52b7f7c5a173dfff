"""The real commands: pages and event API in one process, the event API in several."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.support.collector import Collector, free_port, wait_for
from tests.support.command import begin

from threefold.collect.logic.stream.spool import spools
from threefold.kit.home import Home

MAKE_KEY = """
import django
django.setup()
from threefold.collect.models import Source
from threefold.collect.service.stream import keys
Source.objects.create(code="shop", label="Shop")
print(keys.create("shop", actor=None)[1])
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    home = Home(tmp_path_factory.mktemp("serving") / "home")
    begin(home.root)
    made = subprocess.run(
        [sys.executable, "-c", MAKE_KEY],
        env=_environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return home, made.stdout.strip()


def _environment(home: Home) -> dict[str, str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("THREEFOLD_", "DJANGO_"))}
    named = {"THREEFOLD_HOME": str(home.root), "DJANGO_SETTINGS_MODULE": "threefold.site.settings"}
    return {**known, **named}


@contextlib.contextmanager
def running(home: Home, *words: str) -> Iterator[Collector]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "threefold", *words, "--port", str(port)],
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Collector(port, home.spool, process)
    try:
        wait_for(port, process)
        yield found
    finally:
        found.stop()


def test_pages_and_event_api_in_one_process(installation: tuple[Home, str]) -> None:
    home, key = installation
    with running(home, "serve", "--no-background") as server:
        assert server.ask("POST", "/v1/track", {"userId": "u1"}, key=key).status == 200
        assert server.items() == [{"userId": "u1"}]
        page = server.ask("GET", "/accounts/login/?next=/customers/%C3%A9")
        assert page.status == 200
        assert b"csrfmiddlewaretoken" in page.body
        assert server.ask("GET", "/").status == 302
        assert server.ask("GET", "/nowhere/").status in {302, 404}
        assert server.ask("HEAD", "/accounts/login/").body == b""
        assert server.ask("GET", "/api/v1/openapi.json").status in {200, 302, 401, 403}
        refused = server.ask("POST", "/accounts/login/", b"login=a&password=b")
        assert refused.status == 403


def test_several_processes_each_with_a_spool_of_its_own(installation: tuple[Home, str]) -> None:
    home, key = installation
    with running(home, "collect", "--processes", "2") as server:
        sent = 0
        while len([each for each in spools(home.spool) if any(each.glob("*.sqlite3"))]) < 2:
            assert sent < 2000
            sent += 1
            assert server.ask("POST", "/v1/track", {"userId": str(sent)}, key=key).status == 200
        for number in range(sent, 100):
            assert server.ask("POST", "/v1/track", {"userId": str(number)}, key=key).status == 200
        assert len(server.items()) >= 100
        assert server.ask("GET", "/accounts/login/").status == 404
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as bare:
            bare.request("GET", "/health/live", headers={"Host": "anything.example"})
            assert bare.getresponse().status == 200
