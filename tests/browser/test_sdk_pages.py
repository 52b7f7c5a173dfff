"""Pages of another origin send to the event API: with analytics-next as it is, and by pixel."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collect.sdk.conftest import numbered, source
from tests.support.faulty import faulty
from tests.support.installation import until
from tests.support.node import node_packages
from tests.support.serving import Running, Source
from threefold.collect.logic.stream.snippets import snippets

__all__ = ["node_packages", "source"]
pytestmark = pytest.mark.browser

LIBRARY = "@segment/analytics-next/dist/umd/index.js"
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>{title}</title>
<script src="library.js"></script>
<script>
  const analytics = AnalyticsNext.AnalyticsBrowser.load({{ writeKey: {key}, cdnURL: {host} }})
</script>"""
EVERY_KIND = """async () => {
  analytics.identify('4711', { email: 'ana@example.com', firstName: 'Ana', lastName: 'Ruiz' })
  const odd = { emoji: '🦊👩‍👩‍👧', greek: 'Ωμέγα', control: 'a\\u0000b\\n\\tc', lone: 'x\\ud83dy' }
  const url = 'https://shop.example/guide?x=1'
  await analytics.page('Docs', 'Guide', { url })
  await analytics.track('Lamp Switched', { watt: 9, odd, none: null })
  await analytics.screen('App', 'Start', { depth: 2 })
  await analytics.group('99', { plan: 'gold' })
  await analytics.alias('4711', 'old-number')
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


class Site:
    """A throw-away web site on a port and under a name of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.root = folder, f"http://localhost:{port}"

    def page(self, host: str, key: str, name: str = "index.html") -> str:
        text = PAGE.format(title="Shop", key=json.dumps(key), host=json.dumps(host))
        (self.folder / name).write_text(text, "utf-8")
        return f"{self.root}/{name}"

    def plain(self, body: str, name: str = "plain.html") -> str:
        head = (
            '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>P</title>'
        )
        (self.folder / name).write_text(head + body, "utf-8")
        return f"{self.root}/{name}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Site(folder, server.server_address[1])
        server.shutdown()
        thread.join()


@pytest.fixture
def shop(site: Site, node_packages: Path) -> Site:
    """The site with the library beside its pages."""
    (site.folder / "library.js").symlink_to(node_packages / LIBRARY)
    return site


@contextlib.contextmanager
def asked(page: Any) -> Iterator[list[tuple[str, str]]]:
    """Method and address of what the page asks for, but for the site itself."""
    found: list[tuple[str, str]] = []
    page.on("request", lambda request: found.append((request.method, request.url)))
    yield found


def test_every_kind_of_call_arrives_once(
    running: Running, source: Source, shop: Site, page: Any
) -> None:
    with asked(page) as calls:
        page.goto(shop.page(running.host, source.key))
        page.evaluate(EVERY_KIND)
        page.wait_for_function("analytics.instance.queue.queue.length === 0")
        page.wait_for_load_state("networkidle")
    assert {url.split("/")[2] for _method, url in calls if url.startswith("http")} == {
        shop.root.split("/")[2],
        running.host.split("/")[2],
    }, "the library has called somebody else"
    events = {event["kind"] + (event["channel"] or ""): event for event in source.landed()}
    assert sorted(events) == ["group", "lamp_switched", "page_viewapp", "page_viewweb"]
    assert events["lamp_switched"]["properties"]["odd"]["emoji"] == "🦊👩‍👩‍👧"
    assert events["lamp_switched"]["properties"]["odd"]["lone"] == "x\ufffdy"
    assert {event["who"] for event in events.values()} == {"customer_number:4711"}
    assert "ana@example.com" in str(running.at.desk("records_of", source.code))
    assert source.held() == []


def test_refused_and_lost_calls_are_sent_again(
    running: Running, source: Source, shop: Site, new_page: Any
) -> None:
    page = new_page()
    page.complaints.clear()
    with faulty(running.collector.port, ["503", "lost", "429", "", "lost", "503"]) as proxy:
        page.goto(shop.page(f"http://127.0.0.1:{proxy.port}", source.key))
        page.evaluate(
            "async () => { for (let n = 0; n < 20; n++) analytics.track('Lamp Switched', { n }) }"
        )
        wait_for_all(page, running, source, 20)
        assert not proxy.faults
    assert numbered(source.landed()) == list(range(20))
    forgive(page)


def test_a_server_killed_while_the_page_sends_costs_nothing(
    running: Running, source: Source, shop: Site, new_page: Any
) -> None:
    page = new_page()
    page.goto(shop.page(running.host, source.key))
    page.evaluate(
        """() => { let n = 0; const timer = setInterval(() => {
             analytics.track('Lamp Switched', { n })
             if (++n === 60) clearInterval(timer) }, 25) }"""
    )
    page.wait_for_timeout(500)
    running.server.kill()
    running.restart()
    wait_for_all(page, running, source, 60)
    assert numbered(source.landed()) == list(range(60))
    forgive(page)


def test_what_is_under_way_when_the_page_is_left_arrives_once(
    running: Running, source: Source, shop: Site, page: Any
) -> None:
    with faulty(running.collector.port) as proxy:
        address = shop.page(f"http://127.0.0.1:{proxy.port}", source.key)
        page.goto(address)
        page.evaluate("analytics.ready()")
        proxy.faults.extend(["slow"] * 5)
        page.evaluate("for (let n = 0; n < 5; n++) analytics.track('Lamp Switched', { n })")
        until(lambda: proxy.done["slow"], lambda count: count == 5, pause=0.01)
        # The library keeps what it has no answer for; the next page that has it sends it again.
        page.goto(shop.plain("<p>between</p>"))
        page.goto(address)
        wait_for_all(page, running, source, 5)
        page.wait_for_load_state("networkidle")
    assert numbered(source.landed()) == list(range(5))


def test_the_snippet_for_pages_delivers(
    running: Running, source: Source, shop: Site, page: Any
) -> None:
    (code,) = (each.code for each in snippets(running.host, source.key) if each.name == "browser")
    imported, code = code.split("\n", 1)
    assert imported == 'import { AnalyticsBrowser } from "@segment/analytics-next";'
    body = f"<script>const {{ AnalyticsBrowser }} = AnalyticsNext;{code}</script>"
    page.goto(shop.plain(f'<script src="library.js"></script>{body}', "snippet.html"))
    wait_for_all(page, running, source, 3)
    page.wait_for_load_state("networkidle")
    assert [event["kind"] for event in source.landed()] == ["page_view", "page_view"]
    (record,) = running.at.desk("records_of", source.code)
    assert record["key"] == "1001"


def test_a_beacon_outlives_its_page(
    running: Running, source: Source, site: Site, page: Any
) -> None:
    page.goto(site.plain("<p>soon closed</p>"))
    address = f"{running.host}/beacon/v1/batch?writeKey={source.key}"
    batch = {"batch": [{"type": "track", "event": "Left", "anonymousId": "b", "messageId": "m1",
                        "properties": {"n": 0}}]}  # fmt: skip
    page.evaluate(
        "([url, body]) => addEventListener('pagehide', () => navigator.sendBeacon(url, body))",
        [address, json.dumps(batch)],
    )
    page.goto("about:blank")
    running.at.settled(source.code)
    wait_for_all(page, running, source, 1)
    assert numbered(source.landed()) == [0]


def test_a_plain_pixel_tells_of_a_view(
    running: Running, source: Source, site: Site, page: Any
) -> None:
    query = "anonymousId=b1&name=Guide&properties.n=7&properties.title=%E7%81%AF"
    image = f"{running.host}/pixel/v1/page?writeKey={source.key}&{query}&messageId=p1"
    page.goto(site.plain(f'<img alt="" src="{image}">'))
    page.reload()
    assert page.evaluate("[document.images[0].naturalWidth, document.images[0].complete]") == [
        1,
        True,
    ]
    wait_for_all(page, running, source, 1)
    (event,) = source.landed()
    assert (event["kind"], event["properties"]["title"]) == ("page_view", "灯")
    assert running.at.desk("counters", source.code)["duplicates"] == 1


def wait_for_all(page: Any, running: Running, source: Source, count: int) -> None:
    """Until so many have landed; the page goes on meanwhile."""
    for _turn in range(300):
        if running.at.desk("counters", source.code)["landed"] >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(running.at.desk("counters", source.code))


def forgive(page: Any) -> None:
    """Calls that failed are in the console, as they should be; anything else is not forgiven."""
    page.complaints[:] = [line for line in page.complaints if "Failed to load resource" not in line]
