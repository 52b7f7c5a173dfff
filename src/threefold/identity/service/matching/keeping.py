"""What a whole run learnt, kept in the store with the index by which records are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.db import transaction

from threefold.descriptive.service import store
from threefold.identity.logic.matching import index, kept
from threefold.identity.logic.matching.index import Words
from threefold.identity.logic.matching.kept import Unfit
from threefold.identity.logic.matching.model import Floats, Model
from threefold.identity.logic.matching.prepare import Ints
from threefold.identity.models import MatchIndex, MatchKey, MatchModel
from threefold.kit import clock

_AT_ONCE = 500
_KEYED = pa.schema([("place", pa.int64()), ("record", pa.int64())])


@dataclass(frozen=True, slots=True)
class Kept:
    """A model in use: `told` and `ways` are the planned variables that it wants of a record."""

    id: int
    entity: str
    at: datetime
    records: int
    through: int
    learnt_through: int
    bits: int
    told: tuple[str, ...]
    ways: tuple[str, ...]
    model: Model | Unfit


def keep(
    entity: str,
    model: Model | None,
    *,
    records: Ints,
    told: Sequence[str],
    ways: Sequence[str],
    through: int,
) -> None:
    """Put the model learnt from `records` (numbers, in its order) in the place of the one before.

    Without a model nothing is kept, and nothing is matched by what was learnt before.
    """
    entries = None if model is None else index.build(model, records, settings.HOME.secret)
    with transaction.atomic():
        MatchKey.objects.filter(model__entity=entity)._raw_delete(using="default")
        MatchIndex.objects.filter(model__entity=entity)._raw_delete(using="default")
        MatchModel.objects.filter(entity=entity).delete()
        if model is None or entries is None:
            return
        bits = index.bits_of(len(entries.keys))
        content = kept.content(model)
        content |= {"told": [*told], "ways": [*ways], "bits": bits, "through": through}
        row = MatchModel.objects.create(
            entity=entity, at=clock.now(), records=len(records), through=through, content=content
        )
        buckets = index.buckets(entries, bits)
        for start in range(0, buckets.num_rows, _AT_ONCE):
            some = buckets.slice(start, _AT_ONCE)
            model_id = pa.repeat(pa.scalar(row.pk, pa.int64()), some.num_rows)
            store.put("identity_matchindex", some.append_column("model_id", model_id))


_read: dict[tuple[int, datetime], Model | Unfit] = {}


def load(entity: str) -> Kept | None:
    """The model of that kind of customers; None before the first whole run."""
    row = MatchModel.objects.filter(entity=entity).first()
    if row is None:
        return None
    content = row.content
    if (row.pk, row.at) not in _read:
        if len(_read) > 8:
            _read.clear()
        _read[row.pk, row.at] = kept.read(content)
    return Kept(
        id=row.pk,
        entity=entity,
        at=row.at,
        records=row.records,
        through=row.through,
        learnt_through=content["through"],
        bits=content["bits"],
        told=tuple(content["told"]),
        ways=tuple(content["ways"]),
        model=_read[row.pk, row.at],
    )


def keys_of(model: Model, table: pa.Table) -> tuple[Ints, Words]:
    """The keys by which rows of standard values are found: place of the row, key."""
    places, keys = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    plain = index.rule_keys(table, model.columns, model.keys, model.rules)
    for number, hashes in enumerate(plain):
        there = np.flatnonzero(hashes)
        places.append(there)
        keys.append(index.hashed(settings.HOME.secret, number, hashes[there]))
    return np.concatenate(places), np.concatenate(keys)


def found(base: Kept, keys: Words) -> tuple[Ints, Ints]:
    """Records that have one of `keys`: place of the key, number of the record."""
    place, records = index.looked_up(_entries(base, keys), keys)
    later, more = _later(base, keys)
    return np.concatenate([place, later]), np.concatenate([records, more])


def share(base: Kept, model: Model, column: str, hashes: Ints) -> Floats:
    """How common values of a column are, by their plain hashes."""
    different, back = np.unique(hashes, return_inverse=True)
    about = index.common_of(model, column)
    keys = index.hashed(settings.HOME.secret, about, different)
    place, values = index.looked_up(_entries(base, keys), keys)
    return index.shares(model.common[column], place, values, len(keys))[back]


def add(base: Kept, records: Ints, keys: Words) -> None:
    """Let `records` be found by `keys` from now on, beside those of the whole run."""
    rows = {
        "model_id": pa.array(np.full(len(keys), base.id)),
        "key": pa.array(keys.view(np.int64)),
        "record": pa.array(records),
    }
    store.put("identity_matchkey", pa.table(rows))


def _entries(base: Kept, keys: Words) -> index.Entries:
    buckets = np.unique(index.bucket(keys, base.bits)).tolist()
    rows: list[tuple[bytes, bytes]] = []
    for start in range(0, len(buckets), _AT_ONCE):
        some = MatchIndex.objects.filter(
            model_id=base.id, bucket__in=buckets[start : start + _AT_ONCE]
        )
        rows += some.order_by("bucket").values_list("keys", "values")
    return index.read([bytes(row[0]) for row in rows], [bytes(row[1]) for row in rows])


def _later(base: Kept, keys: Words) -> tuple[Ints, Ints]:
    asked = {"place": pa.array(np.arange(len(keys))), "key": pa.array(keys.view(np.int64))}
    store.aside("tf_match_keys", pa.table(asked))
    rows = store.fetch(
        "select t.place, k.record from tf_match_keys t cross join identity_matchkey k "
        "where k.model_id = %s and k.key = t.key",
        [base.id],
        schema=_KEYED,
    )
    return rows["place"].to_numpy(), rows["record"].to_numpy()
