"""What forecasts are learned from: some customers' variables as of an earlier day, and contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from threefold.behavioral import variable
from threefold.behavioral.logic.distil import statements
from threefold.behavioral.service import tables
from threefold.behavioral.service.distilling import day_values, kept
from threefold.behavioral.service.queries import query
from threefold.behavioral.service.rates import rates
from threefold.behavioral.types import ACT_COLUMNS
from threefold.engine import service as engine
from threefold.engine.types import Inputs
from threefold.identity import service as identity


def variables_then(customers: pa.Table, *, as_of: date, codes: Sequence[str]) -> pa.Table:
    """[customer_id, …] of these customers (column customer_id) from their events until that day.

    By the same definitions as `distil`, without keeping anything; who had done nothing yet has no
    row.
    """
    wanted = [variable.find(code) for code in codes]
    inputs: Inputs = {
        "events": tables.events().snapshot().input(ACT_COLUMNS),
        "subject_map": identity.map(customers),
        "rates": rates(),
    }
    columns = ", ".join(["customer_id", *codes])
    with engine.shared().workspace() as place:
        place.keep("acts", query("distil_acts"), day_values(as_of), inputs)
        whole = kept(place, statements.whole(wanted, variable.find))
        return place.query(f"select {columns} from ({whole}) v")


def contact_tries(*, until: date) -> pa.Table:
    """[customer_id, day, hour, channel, answered]: each time we tried to reach a customer up to
    that day, with the wall-clock hour. Contacts whose outcome is unknown are left out."""
    return _asked("contact_tries", until)


def contacts_incoming(*, until: date) -> pa.Table:
    """[customer_id, day, hour, channel]: each time a customer came to us up to that day."""
    return _asked("contact_incoming", until)


def subscription_steps(*, until: date) -> pa.Table:
    """[customer_id, day, at_s, reference, outcome, running]: each step in the life of a contract,
    membership or account up to that day. `running` is 1 where it runs from then on, 0 where it
    ends there, NULL where the step tells neither."""
    return _asked("subscription_steps", until)


def _asked(name: str, until: date) -> pa.Table:
    return engine.shared().query(
        query(name).replace("{steps}", query("distil_subscriptions")),
        {"until": day_values(until)["until"]},
        {"events": tables.events().snapshot().input(ACT_COLUMNS), "subject_map": identity.map()},
    )
