"""What browser libraries ask for before they send: where to, and what to leave alone."""

from __future__ import annotations

from typing import Any

from threefold.collect.logic.stream.answers import json

_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:[]_")


def host_of(written: bytes) -> str:
    """The host the client has called, "" when it is not of a host's form."""
    host = written.decode("latin-1").strip().lower()
    return host if host and set(host) <= _HOST else ""


def settings(key: str, host: str, scheme: str) -> bytes:
    """For analytics-next. Without our host and the rate of 0 it would report to its maker."""
    sending: dict[str, Any] = {
        "apiKey": key,
        "apiHost": f"{host}/v1",
        "protocol": scheme,
        "unbundledIntegrations": [],
        "addBundledMetadata": False,
        "maybeBundledConfigIds": {},
        "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
    }
    return json(
        {
            "integrations": {"Segment.io": sending},
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "analyticsNextEnabled": True,
            "middlewareSettings": {},
            "enabledMiddleware": {},
            "metrics": {"sampleRate": 0, "host": f"{host}/v1"},
            "legacyVideoPluginsEnabled": False,
            "remotePlugins": [],
        }
    )


def source_config(key: str, source: str, *, enabled: bool) -> bytes:
    """For rudder-js."""
    silent = {"errors": {"enabled": False}, "metrics": {"enabled": False}}
    return json(
        {
            "source": {
                "id": source,
                "name": source,
                "enabled": enabled,
                "workspaceId": "threefold",
                "writeKey": key,
                "config": {"statsCollection": silent},
                "connections": [],
                "destinations": [],
            }
        }
    )
