from __future__ import annotations

from dataclasses import asdict

from threefold.collect.logic.stream import routes
from threefold.collect.logic.stream.limits import Limits
from tools.reference.markdown import code, codes, page, table

WORK = {
    "batch": 'many events: `{"batch": […], "sentAt": …, "context": …, "writeKey": …}`',
    "single": "one event, which is the body; its type is in the address",
    "beacon": "a batch from `navigator.sendBeacon`, with `?writeKey=`",
    "pixel": "one event in the address of an image: `?writeKey=…&event=…&properties.price=1`, or a "
    "whole one as `?data=` in base64; the answer is a GIF of 1×1, whatever happens",
    "discard": "figures of client libraries about themselves; accepted and thrown away",
    "source_config": "what rudder-js asks for when it loads",
    "settings": "what analytics-next asks for when it loads; sends it to the host it asked",
    "live": "200 as long as the process answers",
    "ready": "200 as long as events can be put on disk, else 503",
}
ANSWERS = [
    (200, "", 'on disk; the body is `{"success":true}`'),
    (400, "malformed", "no JSON in UTF-8, no object, no `batch` list, nested too deeply"),
    (400, "unknown_encoding", "`Content-Encoding` is neither `gzip` nor `deflate`"),
    (401, "no_key", "no write key in the request"),
    (401, "unknown_key", "a key that was never made, or has been switched off"),
    (403, "origin_not_allowed", "a page of a web site that the source does not name"),
    (404, "switched_off", "the source does not receive at present"),
    (404, "no_such_address", "nothing at this address"),
    (405, "wrong_method", "`Allow` names the right ones"),
    (413, "too_large", "the body, unpacked, is above the limit"),
    (413, "too_many_events", "the batch holds more events than the limit"),
    (429, "busy", "too much waits to be written; come again after `Retry-After` seconds"),
    (
        503,
        "unavailable",
        "the disk cannot be written, or a key cannot be checked while the store is "
        "away; come again after `Retry-After` seconds",
    ),
    (500, "failed", "a fault of Threefold, which is in its log"),
]
LIMITS = {
    "request_bytes": "one request, unpacked",
    "batch_events": "events in one batch",
    "event_bytes": "one event; a larger one goes to quarantine, the others of its batch land",
    "waiting_bytes": "what one process holds that is not yet on disk",
}


def pages() -> dict[str, str]:
    limits = asdict(Limits())
    if set(limits) != set(LIMITS):
        raise AssertionError(f"Limits to describe: {set(limits) ^ set(LIMITS)}")
    return {
        "event-api.md": page(
            "Event API",
            _ABOUT,
            _TRY,
            "## Addresses",
            table(("address", "methods", "what it takes"), _addresses()),
            "A slash behind an address does not matter. `OPTIONS` is answered everywhere.",
            "## Keys",
            _KEYS,
            "## Bodies",
            _BODIES,
            "## Answers",
            _ANSWERS,
            table(("status", "code", "when"), [(s, code(c), text) for s, c, text in ANSWERS]),
            "## Pages of other web sites",
            _CORS,
            "## Limits",
            "Set in `settings.toml`:",
            table(
                ("key", "default", "of"),
                [(code(name), f"{value:,}", LIMITS[name]) for name, value in limits.items()],
            ),
            "```toml\n[collect]\nrequest_bytes = 16777216\nbatch_events = 5000\n```",
        )
    }


def _addresses() -> list[tuple[str, str, str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for path, route in routes.ROUTES.items():
        methods = codes(sorted(route.methods))
        found.setdefault((route.work, methods), []).append(path)
    found["settings", codes(["GET", "HEAD"])] = [
        "/v1/projects/{writeKey}/settings",
        "/projects/{writeKey}/settings",
    ]
    described = {work for work, _ in found}
    if described != set(WORK):
        raise AssertionError(f"Addresses to describe: {described ^ set(WORK)}")
    return [(codes(paths), methods, WORK[work]) for (work, methods), paths in found.items()]


_ABOUT = """Threefold speaks the HTTP dialect of the Segment spec and its RudderStack variant,
so that existing client libraries work when only host and key are changed. How events go on from
here: [live events](../explain/live-events.md)."""
_TRY = """```sh
curl -u "$WRITE_KEY:" http://localhost:8000/v1/track \\
  -d '{"userId": "C-1001", "event": "Order Completed", "messageId": "order-77"}'
```"""
_KEYS = """\
A source has write keys; each is shown once, when it is made on the page of its source. A key is
looked for in this order:

1. `Authorization: Basic`, the key being the user name, without a password;
2. `writeKey` in the body;
3. `?writeKey=` in the address, for beacons and pixels only.

A key in a web page is no secret: whoever reads the page can send events with it, but can read
nothing. A new or switched-off key takes effect within two seconds. While the store is away,
known keys go on working."""
_BODIES = """\
- JSON in UTF-8, whatever `Content-Type` says; `Content-Encoding: gzip` or `deflate` is unpacked.
- Events are kept as they are written, unknown fields too. What an event may hold is judged when
  it lands: a bad one goes to quarantine with its reason, the good ones of the same batch land.
- Send a `messageId` that stays the same when an event is sent again: it comes in once, however
  often and late. Without one a repeated event cannot be told from a second one.
- A lone half of an emoji, as JavaScript writes it when text is cut, becomes U+FFFD; `NaN` and
  `Infinity`, as Python writes them, become `null`.
- `sentAt` of a batch or event, beside `timestamp`, corrects clocks of clients that are wrong."""
_ANSWERS = """\
200 is sent when all events of the request are on disk and the disk has confirmed it, never
before. No other success and no redirect is ever sent. Every error is
`{"success":false,"code":"…","message":"…"}`. After 429, 503 and a broken connection the same
request may be sent again; after other errors it would be refused again."""
_CORS = """\
Every preflight is answered with the origin and the headers it names, for a day, because the key
is not part of it; the call itself is then checked. A source may name web origins whose pages may
send (none means any): `https://shop.example`, or `https://*.shop.example` for all names below
it. A page of another origin is told 403 without the headers that would let it read the answer;
nothing is kept. Calls without an `Origin`, as servers and apps make them, are not concerned.
Cookies are neither set nor read."""
