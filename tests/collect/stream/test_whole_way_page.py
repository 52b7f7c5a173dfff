"""What a client has just sent is on the customer's page, with everything that runs in between."""

from __future__ import annotations

import re
import time
import uuid
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.support.installation import until
from tests.support.serving import Running, new_source


def test_an_event_is_on_the_customers_page_at_once(running: Running) -> None:
    """The bench measures how fast; here a busy machine is given time."""
    source = new_source(running)
    running.collector.ask("POST", "/v1/track", view("first"), key=source.key)
    path = until(lambda: running.at.desk("page_of", source.code, "u1"), bool)
    cookies = running.at.desk("log_in")
    session = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    product = f"Lamp {uuid.uuid4().hex}"
    assert running.collector.ask("POST", "/v1/track", view(product), key=source.key).status == 200
    begun = time.monotonic()
    until(
        lambda: running.collector.ask("GET", path, headers=session).body.decode(),
        lambda text: product in text,
        10,
    )
    print(f"on the page after {time.monotonic() - begun:.2f} s")  # noqa: T201


def view(product: str) -> dict[str, object]:
    properties = {"product": product, "amount": 5, "currency": "GBP"}
    return {"userId": "u1", "event": "Order Completed", "properties": properties}


def test_forms_reach_the_pages(running: Running) -> None:
    """Through the server as it is started: what a browser posts is what the page gets."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    address = f"{running.host}/accounts/login/"
    page = browser.open(address).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    name = f"nobody-{uuid.uuid4().hex[:8]}"
    form = {"csrfmiddlewaretoken": token[1], "login": name, "password": "x" * 200_000}
    sent = Request(address, urlencode(form).encode(), {"Referer": address})  # noqa: S310
    answer = browser.open(sent)
    assert answer.status == 200
    assert f'value="{name}"' in answer.read().decode()
