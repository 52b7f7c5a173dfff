"""Records that are new or came back, matched against all others by what a whole run learnt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.identity.logic.matching import answers, clustering, customers, prepare, run
from threefold.identity.logic.matching.few import FewScorer
from threefold.identity.logic.matching.matched import UNSEEN, Matched, told
from threefold.identity.logic.matching.model import Model
from threefold.identity.logic.matching.prepare import Ints
from threefold.identity.service.matching import keeping, laying
from threefold.identity.service.matching.keeping import Kept
from threefold.identity.service.matching.proposing import proposed
from threefold.identity.types import PAIRS

ROUNDS, MOST_CUSTOMERS = 8, 50_000
"""Groups beyond what so many rounds reach, or so many customers, wait for a whole run."""
_CUSTOMERS = pa.schema([("customer_id", pa.int64())])
_NOBODY = pa.table({"record": pa.array([], pa.int64()), "owner": pa.array([], pa.int64())})


@dataclass(frozen=True, slots=True)
class Looked:
    """`pairs` (types.PAIRS) of customers; of `customers` [customer_id] all that there are."""

    pairs: pa.Table
    customers: pa.Table


def look(
    base: Kept, model: Model, customer_ids: pa.Table, *, new: Ints, check: bool = False
) -> Looked:
    """Who may be the same as these customers, and as those who are: exactly what a whole run with
    this model would find of them.

    `new` are those of their records that are not in the index yet and are put there; with `check`
    all others of theirs are looked for as well.
    """
    with engine.shared_linking() as place:
        near = _Near(base, model, place)
        near.enter(customer_ids, new, check)
        near.widen(customer_ids)
        return near.concluded()


class _Near:
    """What is known so far of some customers and of those whom they may be."""

    def __init__(self, base: Kept, model: Model, place: engine.Linking) -> None:
        self._base, self._model, self._place = base, model, place
        self._share = partial(keeping.share, base, model)
        self._laid: list[pa.Table] = []
        self._expanded: Ints = np.empty(0, np.int64)
        self._scored: list[pa.Table] = []
        self._all = _NOBODY
        self._found: tuple[pa.Table, Ints] | None = None

    def enter(self, customer_ids: pa.Table, new: Ints, check: bool) -> None:
        self._all = self._load(customer_ids["customer_id"].to_numpy())
        numbers = self._all["record"].to_numpy()
        places, keys = keeping.keys_of(self._model, self._all)
        if check:
            key, others = keeping.found(self._base, keys)
            itself = numbers[places[key]] == others
            new = np.union1d(new, np.setdiff1d(numbers, others[itself]))
        entering = np.isin(numbers[places], new)
        keeping.add(self._base, numbers[places[entering]], keys[entering])

    def widen(self, customer_ids: pa.Table) -> None:
        """Look around these customers, then around whoever may be one of them, and so on."""
        front = customer_ids["customer_id"].to_numpy()
        for _ in range(ROUNDS):
            if not len(front) or len(self._expanded) + len(front) > MOST_CUSTOMERS:
                return
            self._look_around(front)
            self._expanded = np.union1d(self._expanded, front)
            front = np.setdiff1d(self._likely(), self._expanded)

    def _look_around(self, front: Ints) -> None:
        mine = np.isin(self._owners, front)
        table = self._all.filter(pa.array(mine))
        numbers = table["record"].to_numpy()
        places, keys = keeping.keys_of(self._model, table)
        key, others = keeping.found(self._base, keys)
        ours = numbers[places[key]]
        low, high = np.minimum(ours, others), np.maximum(ours, others)
        pairs = np.unique(np.stack((low, high)), axis=1)
        self._all = self._load(self._customers_of(np.unique(pairs)))
        known = self._all["record"].to_numpy()
        # The index still tells records that are gone; what is not there any more is not loaded.
        there = np.isin(pairs, known).all(axis=0)
        left, right = (np.searchsorted(known, side) for side in pairs[:, there])
        owners = self._owners
        fresh = owners[left] != owners[right]
        before = np.isin(owners[left], self._expanded) | np.isin(owners[right], self._expanded)
        fresh &= ~before
        scored = self._scorer().given(left[fresh], right[fresh])
        scored = scored.filter(pc.greater_equal(scored["bits"], run.LEAST_BITS))
        for name in ("left_id", "right_id"):
            at = scored.column_names.index(name)
            scored = scored.set_column(at, name, pa.array(known[scored[name].to_numpy()]))
        self._scored.append(scored)
        self._found = None

    def _customers_of(self, numbers: Ints) -> Ints:
        """Of records not loaded yet."""
        new = np.setdiff1d(numbers, self._all["record"].to_numpy())
        if not len(new):
            return new
        store.aside("tf_match_new", pa.table({"id": pa.array(new)}))
        found = store.fetch(
            "select distinct r.customer_id from tf_match_new t cross join descriptive_record r "
            "where r.id = t.id and r.superseded_at is null",
            schema=_CUSTOMERS,
        )
        return found["customer_id"].to_numpy()

    def _load(self, customer_ids: Ints) -> pa.Table:
        """Standard values of all records known so far, oldest first, and these customers'."""
        wanted = customer_ids
        if self._laid:
            known = np.unique(np.concatenate([t["owner"].to_numpy() for t in self._laid]))
            wanted = np.setdiff1d(customer_ids, known)
        if len(wanted) or not self._laid:
            given = pa.table({"customer_id": pa.array(wanted, pa.int64())})
            records = laying.of_customers(given, self._base.entity)
            values = laying.laid_out(records, self._base.told, self._base.ways)
            table = prepare.again(values, self._model.columns).drop_columns(["id"])
            table = table.append_column("record", records["id"])
            self._laid.append(table.append_column("owner", records["customer_id"]))
        whole = pa.concat_tables(self._laid).sort_by("record")
        return whole.append_column("id", pa.array(np.arange(whole.num_rows)))

    @property
    def _owners(self) -> Ints:
        out: Ints = self._all["owner"].to_numpy()
        return out

    def _scorer(self) -> FewScorer:
        return FewScorer(self._place, self._model, self._all, self._share)

    def _of_customers(self) -> tuple[pa.Table, Ints]:
        """Pairs of customers, by the places of their first records; whose each place is."""
        if self._found is not None:
            return self._found
        known = self._all["record"].to_numpy()
        pairs = pa.concat_tables(self._scored)
        for name in ("left_id", "right_id"):
            at = pairs.column_names.index(name)
            place = np.searchsorted(known, pairs[name].to_numpy())
            pairs = pairs.set_column(at, name, pa.array(place))
        owners = np.unique(self._owners, return_inverse=True)[1].astype(np.int64)
        whole = customers.together(self._scorer(), self._model, pairs, owners)
        lone = answers.lone_bits(self._model)
        self._found = customers.reasoned(whole, self._model, lone=lone), owners
        return self._found

    def _likely(self) -> Ints:
        """Customers whom something speaks for being one with another."""
        pairs, _ = self._of_customers()
        likely = pairs.filter(pc.greater(pairs["bits"], 0))
        places = np.concatenate([likely[name].to_numpy() for name in ("left_id", "right_id")])
        return np.unique(self._owners[places])

    def concluded(self) -> Looked:
        looked = pa.table({"customer_id": pa.array(self._expanded, pa.int64())})
        if not self._scored:
            return Looked(PAIRS.empty_table(), looked)
        pairs, owners = self._of_customers()
        left, right = pairs["left_id"].to_numpy(), pairs["right_id"].to_numpy()
        bits = pairs["bits"].to_numpy()
        groups = clustering.groups(len(owners), left, right, bits, unseen=UNSEEN)
        groups = groups[customers.first_of(owners)]
        found = Matched(told(pairs, self._model), groups, {}, self._model, ())
        return Looked(proposed(found, self._all["owner"]), looked)
