"""Events that say what became of a message or a call prove the contact way it took."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from threefold.behavioral import service as behavioral
from threefold.collect.logic import contacts as logic
from threefold.collect.service.contacts.finding import SOURCE
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.engine.types import Input
from threefold.identity import service as identity

_RULES = pa.schema([(name, pa.string()) for name in
                    ("kind", "channel", "outcome", "direction", "kinds", "proof")])  # fmt: skip
_TOLD_BY = ["kind", "channel", "outcome", "direction"]


def prove(events: Input) -> int:
    """Note what these events (EVENT_SCHEMA) of known customers prove; how many prove something.

    May be repeated. What staff noted proved its way when they noted it.
    """
    motor = engine.shared()
    found = motor.query(engine.sql("threefold.collect", "outcomes"), inputs={"events": events})
    found = found.filter(pa.compute.not_equal(found["source"], SOURCE))
    rules = _rules(found)
    if not rules.num_rows:
        return 0
    subjects = found.select(["subject"]).group_by(["subject"]).aggregate([])
    proved = motor.query(
        engine.sql("threefold.collect", "proving"),
        inputs={"outcomes": found, "rules": rules, "bearers": identity.bearers(subjects)},
    )
    return descriptive.land_proofs(proved)


def undo(run: int) -> Any:
    """Take back what the run's events proved; called once the lake gave the events up."""
    events = descriptive.proving_events(run)
    if events.num_rows:
        descriptive.undo_proofs(run, behavioral.runs_of(events))


def _rules(found: pa.Table) -> pa.Table:
    """Each way in which these contacts ended, with what it proves of which kinds of ways."""
    rows = []
    for told in found.select(_TOLD_BY).group_by(_TOLD_BY).aggregate([]).to_pylist():
        proof = logic.proof_of_event(**told)
        if proof:
            kinds = logic.WAYS[logic.channel_of(told["channel"])]
            rows.append({**told, "kinds": ",".join(kinds), "proof": proof})
    return pa.Table.from_pylist(rows, schema=_RULES)
