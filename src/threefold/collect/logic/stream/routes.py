"""The addresses of the event API."""

from __future__ import annotations

from typing import NamedTuple

TYPES = {
    "t": "track",
    "i": "identify",
    "p": "page",
    "s": "screen",
    "g": "group",
    "a": "alias",
}


class Route(NamedTuple):
    """`work` is what is done there, `methods` how it may be asked, `type` the forced event type."""

    work: str
    methods: frozenset[str]
    type: str | None = None


_WRITE = frozenset({"POST"})
_READ = frozenset({"GET", "HEAD"})

ROUTES: dict[str, Route] = {
    **{path: Route("batch", _WRITE) for path in ("/v1/batch", "/v1/b", "/batch", "/b")},
    "/beacon/v1/batch": Route("beacon", _WRITE),
    **{path: Route("discard", _WRITE) for path in ("/v1/m", "/rsaMetrics", "/v1/rsaMetrics")},
    "/sourceConfig": Route("source_config", _READ),
    "/health/live": Route("live", _READ),
    "/health/ready": Route("ready", _READ),
}
for _letter, _type in TYPES.items():
    for _name in (_letter, _type):
        ROUTES[f"/v1/{_name}"] = Route("single", _WRITE, _type)
    ROUTES[f"/pixel/v1/{_type}"] = Route("pixel", _READ, _type)

_SETTINGS = Route("settings", _READ)


def find(path: str) -> Route | None:
    """The route of `path`; a doubled slash before it or one behind it does not matter."""
    found = ROUTES.get(path)
    if found is None:
        tidy = "/" + path.strip("/")
        found = ROUTES.get(tidy)
        if found is None and settings_key(tidy):
            return _SETTINGS
    return found


def settings_key(path: str) -> str:
    """The write key in `/v1/projects/{key}/settings` or the same without `/v1`, else ""."""
    parts = path.strip("/").split("/")
    if parts[:1] == ["v1"]:
        parts = parts[1:]
    if len(parts) == 3 and parts[0] == "projects" and parts[2] == "settings":
        return parts[1]
    return ""
