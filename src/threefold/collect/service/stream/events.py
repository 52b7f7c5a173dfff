"""Good messages as events of the lake, without what tells who somebody is."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa
from django.conf import settings

from threefold.behavioral.types import EVENT_SCHEMA
from threefold.collect.logic.stream.private import MAIL, nested_pattern, of_keys, private_names
from threefold.collect.service.stream.parsing import Judged, ask
from threefold.collect.types import Tracking
from threefold.engine import service as engine
from threefold.plan import service as plans

_LIFTED = (
    "channel", "product", "product_id", "category", "currency", "outcome", "order_id", "reference",
)  # fmt: skip
_PRODUCTS = "products"
_PRIVATE = ("personal", "sensitive")
_NAMES = pa.schema([("source", pa.string()), ("keys", pa.list_(pa.string()))])
_PIECE_ROWS = 10_000
_ZONES = pa.schema([("name", pa.string())])


def names() -> frozenset[str]:
    """Flat names of what may not enter the lake under the plan in force."""
    return private_names(
        variable.code
        for variable in plans.current().variables.values()
        if variable.privacy in _PRIVATE or variable.type in ("name", "org_name")
    )


def pattern(private: frozenset[str]) -> str:
    """What makes properties suspect, as a regular expression over their JSON."""
    return f"{MAIL}|{nested_pattern(private)}"


def of_messages(good: pa.Table, judged: Judged, private: frozenset[str]) -> pa.Table:
    """`good`: messages of types that are behaviour, with their `subject` and `run`."""
    given = _cleaned(good, judged.tracking, private)
    # The engine gives each core a piece.
    given = pa.Table.from_batches(given.to_batches(_PIECE_ROWS), given.schema)
    zones = _ZONES.empty_table()
    if given["zone"].null_count < given.num_rows:
        zones = engine.shared().query("select name from pg_timezone_names()")
    table = ask(
        "events",
        {"good": given, "kinds": judged.kinds, "zones": zones},
        {
            "zone": settings.TIME_ZONE,
            "unlift": json.dumps(dict.fromkeys(_LIFTED)),
            "unspread": json.dumps(dict.fromkeys([*_LIFTED, _PRODUCTS])),
            "mail": MAIL,
        },
    )
    return table.select(EVENT_SCHEMA.names).cast(EVENT_SCHEMA)


def _cleaned(good: pa.Table, tracking: Mapping[str, Tracking], private: frozenset[str]) -> pa.Table:
    flagged = {source: _flagged(plan) for source, plan in tracking.items()}
    wanted = sorted(source for source, keys in flagged.items() if keys)
    suspect = engine.shared().query(
        "select place, source, properties from good "
        "where suspect or (list_contains($wanted, source) and properties is not null)",
        {"wanted": wanted},
        {"good": good.select(["place", "source", "properties", "suspect"])},
    )
    if not suspect.num_rows:
        return good
    listed = (
        engine.shared()
        .query(
            "select source, list(distinct key) as keys from "
            "(select source, unnest(json_keys(properties)) as key from suspect) group by source",
            inputs={"suspect": suspect},
        )
        .to_pylist()
    )
    drop = {
        each["source"]: sorted({*of_keys(each["keys"], private), *flagged[each["source"]]})
        for each in listed
    }
    keys = pa.table({"source": list(drop), "keys": list(drop.values())}, schema=_NAMES)
    clean = ask(
        "clean", {"suspect": suspect, "private": keys}, {"pattern": pattern(private), "mail": MAIL}
    )
    return engine.shared().query(
        "select g.* replace (coalesce(c.clean, g.properties) as properties) "
        "from good g left join clean c on c.place = g.place",
        inputs={"good": good, "clean": clean},
    )


def _flagged(tracking: Tracking) -> set[str]:
    """Properties that the tracking plan calls personal."""
    return {
        name
        for kind in tracking.kinds.values()
        for name, rule in kind.properties.items()
        if rule.personal
    }
