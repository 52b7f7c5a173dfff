"""Random lives of a small base: imports, events, answers, edits, merges, partings, undoings.

A sequence is run as it is, and again without anything that merges or parts. What staff said on the
page of a merged customer was said to its root, so the second run says it there. Time is the place
in the sequence, so that both runs tell the same times.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.forms.models import model_to_dict
from hypothesis import strategies as st

from tests.identity.world import bring, take_back
from threefold.behavioral import service as behavioral
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import (
    ConsentEvidence,
    ContactProof,
    ContactWay,
    Customer,
    Record,
    RecordClaim,
    StaffValue,
)
from threefold.identity import service as identity
from threefold.identity.models import Identifier, Sighting
from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.related import service as related
from threefold.related.models import Answer, AnswerClaim
from threefold.related.types import ANSWERS
from threefold.view.models import Card, SearchTerm

PEOPLE = range(6)
SOURCES = ("crm", "shop")
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
_files = itertools.count()

STEPS = {
    "import": 4, "event": 2, "answer": 2, "set": 2, "withdraw": 1, "prove": 2, "consent": 2,
    "merge": 8, "never": 1, "match": 2, "unmerge": 3, "undo": 2,
}  # fmt: skip


def _row(chance: Random, who: int) -> dict[str, Any]:
    email = {"email": f"p{who}@example.com"} if chance.random() < 0.4 else {}
    city = chance.choice(["", "Oslo", "Rome"])
    return {
        "ids": {"national_id": f"ID{who}", **email},
        "key": str(who),
        "kind": "person",
        "values": {"full_name": chance.choice(["Ann", "Bea", "Cy"])}
        | ({"city": city} if city else {}),
        "ways": {"mobile": f"+44770090000{who % 4}"},
        "consent": chance.choice([None, '{"contact": false}', '{"news": true}']),
    }


def _import(chance: Random, who: Sequence[int]) -> tuple[Any, ...]:
    rows = [_row(chance, each) for each in who]
    return "import", chance.choice(SOURCES), rows, chance.randrange(10)


def sequence(seed: int) -> list[tuple[Any, ...]]:
    """Some people are brought in, then this and that happens to them."""
    chance = Random(seed)
    told = [_import(chance, chance.sample(PEOPLE, chance.randint(3, 6)))]
    names = chance.choices(list(STEPS), list(STEPS.values()), k=chance.randint(4, 16))
    return told + [(name, *_about(name, chance)) for name in names]


def _about(name: str, chance: Random) -> tuple[Any, ...]:
    one, other = chance.sample(PEOPLE, 2)
    match name:
        case "import":
            return _import(chance, chance.choices(PEOPLE, k=chance.randint(1, 4)))[1:]
        case "answer":
            return one, chance.randrange(11)
        case "set":
            return one, chance.choice(["Bonn", "Paris"])
        case "prove":
            return one, chance.choice(["bounced", "answered"])
        case "consent":
            return one, chance.random() < 0.5
        case "merge" | "never":
            return ((one, other),)
        case "match":
            return ([_judged(chance) for _ in range(chance.randint(1, 4))],)
        case "unmerge":
            return one, chance.random() < 0.3, chance.random() < 0.3
        case "undo":
            return (chance.randint(1, 4),)
    return (one,)


def _judged(chance: Random) -> tuple[int, int, float]:
    return chance.choice(PEOPLE), chance.choice(PEOPLE), chance.uniform(0.4, 1)


sequences = st.integers(0, (1 << 32) - 1).map(sequence)

_MERGING = {"merge", "never", "match", "unmerge"}


@dataclass
class Life:
    """One run. `said` are the steps that took effect, told to own customers: the second run's."""

    folder: Path
    actor: Any
    said: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)
    runs: int = 0
    gone: set[int] = field(default_factory=set)
    merged: int = 0

    def step(self, place: int, told: tuple[Any, ...]) -> None:
        with at_place(place):
            done = getattr(self, f"_{told[0]}")(*told[1:])
        if told[0] not in _MERGING and done is not None:
            self.said.append((place, (told[0], *done)))

    def _import(self, source: str, rows: list[dict[str, Any]], day: int) -> Any:
        self.runs += 1
        bring(self.runs, source, rows, day=day)
        return source, rows, day

    def _undo(self, run: int) -> Any:
        if run > self.runs or run in self.gone:
            return None
        self.gone.add(run)
        behavioral.undo(run)
        related.undo(run)
        take_back(run)
        # As an undoing at the entrance does: whose events went is told at its end.
        descriptive.announce(pa.table({"customer_id": descriptive.all_clusters()["customer_id"]}))
        return (run,)

    def _event(self, who: int) -> Any:
        if not self.runs or self.runs in self.gone:
            return None
        number, at = next(_files), clock.now()
        (subject,) = identity.subject_column(
            pa.chunked_array([[f"ID{who}"]]), scheme="national_id", issuer=""
        ).to_pylist()
        row = {
            "id": f"{int(at.timestamp()):032x}", "kind": "purchase", "occurred_at": at,
            "local_at": at.replace(tzinfo=None), "received_at": at, "source": "shop",
            "run": self.runs, "subject": subject, "amount": Decimal("2.50"), "outcome": "sold",
            "reference": "7", "month": f"{at:%Y-%m}",
        }  # fmt: skip
        path = self.folder / f"{number}.parquet"
        pq.write_table(pa.Table.from_pylist([row], schema=EVENT_SCHEMA), path)
        behavioral.land(path, run=self.runs, source="shop")
        owner = _owner(who)
        if owner:
            descriptive.announce(pa.table({"customer_id": [owner]}))
        return (who,)

    def _answer(self, who: int, number: int) -> Any:
        owner = _owner(who)
        if owner is None or self.runs in self.gone:
            return None
        at = clock.now()
        row = {
            "customer_id": owner, "survey": "s", "variable": "nps", "number": float(number),
            "answered_at": at, "content_id": f"{int(at.timestamp()):032x}",
        }  # fmt: skip
        table = pa.Table.from_pylist([row], schema=ANSWERS)
        related.land_answers(table, source="survey", run=self.runs)
        return who, number

    def _page(self, who: Any) -> int | None:
        """The customer on whose page something is said; the second run is told its own number."""
        return who.customer if isinstance(who, _Own) else _whole(who)

    def _set(self, who: Any, city: str) -> Any:
        page = self._page(who)
        if page is None:
            return None
        descriptive.set_value(page, "city", city, actor=self.actor)
        return _Own(page), city

    def _withdraw(self, who: Any) -> Any:
        owners = who if isinstance(who, list) else None
        if owners is None:
            page = self._page(who)
            if page is None:
                return None
            active = StaffValue.objects.filter(withdrawn_at=None, variable="city")
            own = active.filter(customer__in=descriptive.own_of(page))
            owners = sorted(own.values_list("customer_id", flat=True))
            if owners:
                descriptive.withdraw_value(page, "city", actor=self.actor)
        else:
            for each in owners:
                descriptive.withdraw_value(each, "city", actor=self.actor)
        return (owners,)

    def _prove(self, who: Any, proof: str) -> Any:
        page = self._page(who)
        ways = descriptive.contact_ways(page) if page else []
        if isinstance(who, _Own):
            ways = [way for way in ways if way.value == who.value]
        if not ways:
            assert not isinstance(who, _Own)
            return None
        descriptive.prove_contact(ways[0].pk, proof, customer_id=page, actor=self.actor)
        kept = ContactProof.objects.latest("pk")
        return _Own(kept.customer_id, kept.value), proof

    def _consent(self, who: Any, given: bool) -> Any:
        page = self._page(who)
        if page is None:
            return None
        descriptive.note_consent(page, "news", given, actor=self.actor)
        return _Own(page), given

    def _merge(self, pair: tuple[int, int]) -> None:
        self._pair(identity.merge, pair)

    def _never(self, pair: tuple[int, int]) -> None:
        self._pair(identity.never_same, pair)

    def _pair(self, decide: Any, pair: tuple[int, int]) -> None:
        """By the numbers on the pages: those of the roots."""
        found = [self._page(who) for who in pair]
        if None in found:
            return
        try:
            decide(*found, actor=self.actor)
        except ThreefoldError:
            return
        self.merged += 1

    def _match(self, judged: list[tuple[int, int, float]]) -> None:
        named = [(_owner(a), _owner(b), p) for a, b, p in judged]
        rows = [each for each in named if None not in each]
        columns = zip(*rows, strict=True) if rows else ((), (), ())
        names = ("left", "right", "probability")
        types = (pa.int64(), pa.int64(), pa.float64())
        pairs = pa.table(
            {n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)}
            | {"evidence": pa.array(["{}"] * len(rows), pa.string())}
        )
        identity.propose(pairs, upper=0.9, lower=0.6, model="toss")

    def _unmerge(self, who: int, whole: bool, keep_apart: bool) -> None:
        owner = _owner(who)
        if owner is None:
            return
        try:
            identity.unmerge(owner, whole=whole, keep_apart=keep_apart, actor=self.actor)
        except ThreefoldError:
            return

    def part_all(self) -> None:
        for cluster in set(descriptive.all_clusters()["root_id"].to_pylist()):
            if len(descriptive.own_of(cluster)) > 1:
                identity.unmerge(cluster, whole=True, keep_apart=False, actor=self.actor)


def _owner(who: int) -> int | None:
    return identity.owner("national_id", "", f"ID{who}")


def _whole(who: int) -> int | None:
    return identity.find("national_id", "", f"ID{who}")


@dataclass(frozen=True)
class _Own:
    customer: int
    value: str = ""


@contextmanager
def at_place(place: int) -> Iterator[None]:
    moment = BEGIN + timedelta(days=30, minutes=place)
    with patch.object(clock, "now", lambda: moment):
        yield


@contextmanager
def fresh(folder: Path) -> Iterator[None]:
    """A lake of its own, and a store that forgets what happens in it."""
    before = settings.LAKE_URL
    settings.LAKE_URL = str(folder / f"lake{next(_files)}")
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        settings.LAKE_URL = before


_TECHNICAL = {
    Customer: {"version", "updated_at", "digest"},
    ContactWay: {"id"},
    Card: {"updated_at"},
    SearchTerm: {"id"},
    StaffValue: {"id"},
    ContactProof: {"id"},
    ConsentEvidence: {"id"},
}
_KEPT = (Record, RecordClaim, Identifier, Sighting, Answer, AnswerClaim, *_TECHNICAL)


def picture() -> dict[str, Any]:
    """All that can be seen, by table, with the numbers of customers and of what they brought."""
    seen: dict[str, Any] = {
        model.__name__: sorted(
            (
                {n: v for n, v in model_to_dict(row).items() if n not in _TECHNICAL.get(model, ())}
                | ({"pk": row.pk} if "id" not in _TECHNICAL.get(model, ()) else {})
                for row in model.objects.all()
            ),
            key=repr,
        )
        for model in _KEPT
    }
    behaviour = behavioral.summaries(identity.map()).to_pylist()
    seen["behaviour"] = sorted(behaviour, key=lambda row: row["customer_id"])
    seen["answers"] = related.summaries().to_pylist()
    seen["reach"] = descriptive.reachability().to_pylist()
    seen["completeness"] = descriptive.completeness().to_pylist()
    return seen
