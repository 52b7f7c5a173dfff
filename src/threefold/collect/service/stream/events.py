"""Good messages as events of the lake, without what tells who somebody is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from threefold.behavioral import service as behavioral
from threefold.collect.logic.stream.private import MAIL, nested_pattern, of_keys, private_names
from threefold.collect.service import keying
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
_REFUSED = pa.schema([("place", pa.int64()), ("cause", pa.string()), ("detail", pa.string())])
_SAID = (
    "place", "channel", "product", "category", "quantity", "amount", "currency", "duration_s",
    "outcome", "reference",
)  # fmt: skip


def names() -> frozenset[str]:
    """Flat names of what may not enter the lake under the plan in force."""
    planned = (
        variable.code
        for variable in plans.current().variables.values()
        if variable.privacy in _PRIVATE or variable.type in ("name", "org_name")
    )
    return private_names([*planned, *behavioral.personal_properties()])


def pattern(private: frozenset[str]) -> str:
    """What makes properties suspect, as a regular expression over their JSON."""
    return f"{MAIL}|{nested_pattern(private)}"


class Made(NamedTuple):
    """`events` in EVENT_SCHEMA but for `subject`, with the `bearer` of each; `refused` [place,
    cause, detail] messages that break the vocabulary of events, none of whose lines is among them.
    """

    events: pa.Table
    refused: pa.Table


def of_messages(good: pa.Table, judged: Judged, private: frozenset[str]) -> Made:
    """`good`: messages of types that are behaviour, with their `run`."""
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
    return _judged(table)


def _judged(table: pa.Table) -> Made:
    """Lines held against the vocabulary of events; an order lands as a whole or not at all."""
    ended = table.select(["kind", "outcome"]).group_by(["kind", "outcome"]).aggregate([])
    endings = list(zip(ended["kind"].to_pylist(), ended["outcome"].to_pylist(), strict=True))
    judge = behavioral.judge({kind for kind, _outcome in endings}, kind="kind")
    judge = judge.sparing(endings, pc.unique(table["currency"]).to_pylist())
    values = {name: name for name in _SAID}
    asked = {name for each in judge.kinds for group in each.required for name in group}
    for name in sorted(each for each in asked if each.startswith("property.")):
        values[name] = f"tf_json_text(properties, '{name.removeprefix('property.')}')"
    checks = judge.checks(values)
    fine = " and ".join(each.fine for each in checks)
    worst = " ".join(f"when not {each.fine} then '{each.cause}:{each.field}'" for each in checks)
    refused = (
        engine.shared()
        .query(
            "select message as place, split_part(min(verdict), ':', 1) as cause, "
            "split_part(min(verdict), ':', 2) as detail "
            f"from (select message, case when {fine} then null {worst} end as verdict from made) "
            "where verdict is not null group by message",
            inputs={"made": table.select([*_SAID, "kind", "properties", "message"])},
        )
        .cast(_REFUSED)
    )
    if refused.num_rows:
        whole = pc.invert(pc.is_in(table["message"], refused["place"].combine_chunks()))
        table = table.filter(whole)
    kept = {name: getattr(judge, name)(name) for name in ("outcome", "currency")}
    if mended := {name: said for name, said in kept.items() if said != name}:
        listed = ", ".join(f"{said} as {name}" for name, said in mended.items())
        table = engine.shared().query(
            f"select * replace ({listed}) from made", inputs={"made": table}
        )
    return Made(table, refused)


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
    clean = _with_keyed(clean, suspect)
    return engine.shared().query(
        "select g.* replace (coalesce(c.clean, g.properties) as properties) "
        "from good g left join clean c on c.place = g.place",
        inputs={"good": good, "clean": clean},
    )


def _with_keyed(clean: pa.Table, suspect: pa.Table) -> pa.Table:
    """Keyed hashes put back where a value was taken out that has to be told apart from others."""
    names = [name for name, how in behavioral.personal_properties().items() if how == "keyed"]
    told = ", ".join(
        f"list(distinct json_extract_string(properties, '$.{name}')) as {name}" for name in names
    )
    found = engine.shared().query(f"select {told} from suspect", inputs={"suspect": suspect})
    values = {
        name: [each for each in found[name][0].as_py() or () if each is not None] for name in names
    }
    given = [name for name in names if values[name]]
    if not given:
        return clean
    joins = " ".join(
        f"left join {name} on {name}.raw = json_extract_string(s.properties, '$.{name}')"
        for name in given
    )
    hashed = ", ".join(f"'{name}', {name}.subject" for name in given)
    return engine.shared().query(
        f"select c.place, json_merge_patch(c.clean, json_object({hashed})) as clean "
        f"from clean c join suspect s on s.place = c.place {joins}",
        inputs={
            "clean": clean,
            "suspect": suspect,
            **{name: keying.keyed(pa.array(values[name], pa.string()), name) for name in given},
        },
    )


def _flagged(tracking: Tracking) -> set[str]:
    """Properties that the tracking plan calls personal."""
    return {
        name
        for kind in tracking.kinds.values()
        for name, rule in kind.properties.items()
        if rule.personal
    }
