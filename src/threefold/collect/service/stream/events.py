"""Good messages as events of the lake, without what tells who somebody is."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa
from django.conf import settings

from threefold.behavioral.types import EVENT_SCHEMA
from threefold.collect.logic.stream.private import MAIL, nested_pattern, of_keys, private_names
from threefold.collect.service.stream.parsing import ask
from threefold.collect.types import Tracking
from threefold.engine import service as engine
from threefold.plan import service as plans

_ROOT = (
    "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name",
    "category", "properties", "traits", "context", "integrations", "timestamp",
    "originalTimestamp", "sentAt", "channel", "writeKey", "_metadata", "receivedAt", "version",
    "metadata", "request_ip", "rudderId", "userProperties",
)  # fmt: skip
_LIFTED = (
    "channel", "product", "product_id", "category", "currency", "outcome", "order_id", "reference",
)  # fmt: skip
_PRIVATE = ("personal", "sensitive")
_PATCHES = pa.schema(
    [("source", pa.string()), ("keys", pa.list_(pa.string())), ("patch", pa.string())]
)


def of_messages(good: pa.Table, kinds: pa.Table, tracking: Mapping[str, Tracking]) -> pa.Table:
    """`good`: messages of types that are behaviour, with their `subject` and `run`."""
    cleaned = _clean(good, tracking)
    given = engine.shared().query(
        "select g.* replace (c.clean as properties), c.clean from good g "
        "join cleaned c on c.place = g.place",
        inputs={"good": good, "cleaned": cleaned},
    )
    zones = engine.shared().query("select name from pg_timezone_names()")
    table = ask(
        "events",
        {"good": given, "kinds": kinds, "zones": zones},
        {
            "zone": settings.TIME_ZONE,
            "lifted": list(_LIFTED),
            "unlift": json.dumps(dict.fromkeys(_LIFTED)),
        },
    )
    return table.select(EVENT_SCHEMA.names).cast(EVENT_SCHEMA)


def _clean(good: pa.Table, tracking: Mapping[str, Tracking]) -> pa.Table:
    private = private_names(
        variable.code
        for variable in plans.current().variables.values()
        if variable.privacy in _PRIVATE or variable.type in ("name", "org_name")
    )
    listed = engine.shared().query(
        "select distinct source, unnest(json_keys(case when type = 'group' then traits "
        "else properties end)) as key from good",
        inputs={"good": good},
    )
    keys: dict[str, list[str]] = {}
    for source, key in zip(listed["source"].to_pylist(), listed["key"].to_pylist(), strict=True):
        keys.setdefault(source, []).append(key)
    drop = {
        source: sorted({*of_keys(some, private), *_flagged(tracking[source], some)})
        for source, some in keys.items()
    }
    patches = pa.table(
        {
            "source": list(drop),
            "keys": list(drop.values()),
            "patch": [json.dumps(dict.fromkeys(names)) for names in drop.values()],
        },
        schema=_PATCHES,
    )
    values = {
        "known": list(_ROOT),
        "drop": json.dumps(dict.fromkeys(_ROOT)),
        "mail": MAIL,
        "nested": nested_pattern(private),
    }
    return ask("clean", {"good": good, "patches": patches}, values)


def _flagged(tracking: Tracking, keys: list[str]) -> set[str]:
    personal = {
        name
        for kind in tracking.kinds.values()
        for name, rule in kind.properties.items()
        if rule.personal
    }
    return personal & set(keys)
