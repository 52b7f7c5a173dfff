"""Lives of a small base: one that merges and parts, and what it would be had it never done so.

Both share what happened before the first step that may merge. What staff said on the page of a
merged customer was said to its root, so the second life says it there. Time is the place in the
sequence, so that both tell the same times.
"""

from __future__ import annotations

import copy
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction

from tests.identity.ledger import Ledger
from tests.identity.sequences import MERGING, Step
from tests.identity.world import bring, take_back
from threefold.behavioral import service as behavioral
from threefold.behavioral.types import EVENT_SCHEMA
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import ContactProof, StaffValue
from threefold.descriptive.types import PROVED
from threefold.identity import service as identity
from threefold.identity.models import Identifier, Link
from threefold.kit import clock
from threefold.kit.errors import ThreefoldError
from threefold.related import service as related
from threefold.related.types import ANSWERS

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
_files = itertools.count()


@dataclass
class Life:
    """`said` are the steps that took effect, told to own customers: those of the second life."""

    folder: Path
    actor: Any
    ledger: Ledger
    said: list[tuple[int, Step]] = field(default_factory=list)
    runs: int = 0
    gone: set[int] = field(default_factory=set)
    page: int | None = None

    @classmethod
    def new(cls, folder: Path, actor: Any) -> Life:
        return cls(folder, actor, Ledger(actor))

    def branch(self) -> Life:
        """As it is now, to go on by itself."""
        own = copy.copy(self)
        own.said, own.gone, own.ledger = [], set(self.gone), copy.copy(self.ledger)
        return own

    def step(self, place: int, told: Step) -> None:
        self.page = None
        name = told[0]
        before = numbers() if name in MERGING else None
        with at_place(place):
            done = getattr(self, f"_{name}")(*told[1:])
        if name in MERGING:
            assert numbers() == before, "nobody's own number changes"
        elif done is not None:
            self.said.append((place, (name, *done)))
        self.ledger.check(name, self.page)

    def _import(self, source: str, rows: list[dict[str, Any]], day: int) -> Any:
        self.runs += 1
        bring(self.runs, source, rows, day=day)
        return source, rows, day

    def _undo(self, run: int) -> Any:
        if run > self.runs or run in self.gone:
            return None
        self.gone.add(run)
        proving = descriptive.proving_events(run)
        behavioral.undo(run)
        descriptive.undo_proofs(run, behavioral.runs_of(proving))
        related.undo(run)
        take_back(run)
        # As an undoing at the entrance does: whose events went is told at its end.
        descriptive.announce(pa.table({"customer_id": descriptive.all_clusters()["customer_id"]}))
        return (run,)

    def _event(self, who: int) -> Any:
        self.runs += 1
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

    def _call(self, who: int, proof: str) -> Any:
        """Over mobile or phone, whichever he has."""
        owner = _owner(who)
        if owner is None:
            return None
        self.runs += 1
        row = {
            "customer_id": owner, "kinds": "mobile,phone", "kind": "", "value": "", "proof": proof,
            "at": clock.now(), "source": "desk", "event": f"call{self.runs}", "run": self.runs,
        }  # fmt: skip
        descriptive.land_proofs(pa.Table.from_pylist([row], schema=PROVED))
        descriptive.announce(pa.table({"customer_id": [owner]}))
        return who, proof

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

    def _find(self, who: Any) -> int | None:
        """The customer on whose page something is said; the second life is told its own number."""
        return who.customer if isinstance(who, _Own) else _whole(who)

    def _set(self, who: Any, variable: str, value: str) -> Any:
        page = self._find(who)
        if page is None:
            return None
        descriptive.set_value(page, variable, value, actor=self.actor)
        self.page = page
        return _Own(page), variable, value

    def _withdraw(self, who: Any, variable: str) -> Any:
        """Of one customer; of those he was one with in the second life, where each is one."""
        if isinstance(who, list):
            for each in who:
                descriptive.withdraw_value(each, variable, actor=self.actor)
                self.page = each
                self.ledger.check("withdraw", each)
            self.page = None
            return None
        page = self._find(who)
        if page is None:
            return None
        active = StaffValue.objects.filter(withdrawn_at=None, variable=variable)
        own = active.filter(customer__in=descriptive.own_of(page))
        owners = sorted(own.values_list("customer_id", flat=True))
        if owners:
            descriptive.withdraw_value(page, variable, actor=self.actor)
            self.page = page
        return owners, variable

    def _prove(self, who: Any, proof: str) -> Any:
        page = self._find(who)
        ways = descriptive.contact_ways(page) if page else []
        if isinstance(who, _Own):
            ways = [way for way in ways if way.value == who.value]
        if not ways:
            assert not isinstance(who, _Own)
            return None
        descriptive.prove_contact(ways[0].pk, proof, customer_id=page, actor=self.actor)
        kept = ContactProof.objects.latest("pk")
        self.page = page
        return _Own(kept.customer_id, kept.value), proof

    def _consent(self, who: Any, given: bool) -> Any:
        page = self._find(who)
        if page is None:
            return None
        descriptive.note_consent(page, "news", given, actor=self.actor)
        self.page = page
        return _Own(page), given

    def _merge(self, pair: tuple[int, int]) -> None:
        self._pair(identity.merge, pair)

    def _never(self, pair: tuple[int, int]) -> None:
        self._pair(identity.never_same, pair)

    def _pair(self, decide: Any, pair: tuple[int, int]) -> None:
        """By the numbers on the pages: those of the roots."""
        found = [_whole(who) for who in pair]
        if None not in found:
            _refusable(decide, *found, actor=self.actor)

    def _match(self, judged: list[tuple[int, int, float]], complete: bool) -> None:
        named = [(_owner(a), _owner(b), p) for a, b, p in judged]
        rows = [each for each in named if None not in each]
        columns = zip(*rows, strict=True) if rows else ((), (), ())
        names = ("left", "right", "probability")
        types = (pa.int64(), pa.int64(), pa.float64())
        pairs = pa.table(
            {n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)}
            | {"evidence": pa.array(["{}"] * len(rows), pa.string())}
        )
        identity.propose(pairs, upper=0.9, lower=0.6, model="toss", complete=complete)

    def _unmerge(self, who: int, whole: bool, keep_apart: bool) -> None:
        owner = _owner(who)
        if owner is not None:
            _refusable(
                identity.unmerge, owner, whole=whole, keep_apart=keep_apart, actor=self.actor
            )

    def _take_back(self, which: float) -> None:
        links = list(Link.objects.filter(withdrawn_at=None).order_by("pk"))
        if links:
            link = links[int(which * len(links))]
            _refusable(identity.take_back, link.pk, actor=self.actor)

    def part_all(self) -> None:
        for cluster in set(descriptive.all_clusters()["root_id"].to_pylist()):
            if len(descriptive.own_of(cluster)) > 1:
                identity.unmerge(cluster, whole=True, keep_apart=False, actor=self.actor)
                self.ledger.check("unmerge", None)


def numbers() -> dict[str, int]:
    """Whose each person's own number is."""
    found = Identifier.objects.filter(scheme="national_id")
    return dict(found.values_list("value", "customer_id"))


def _refusable(decide: Any, *customers: Any, **how: Any) -> None:
    try:
        decide(*customers, **how)
    except ThreefoldError:
        return


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
    """A lake of its own, and a store that forgets what happens in it; both as they are now."""
    before = Path(str(settings.LAKE_URL))
    lake = folder / f"lake{next(_files)}"
    if before.exists():
        shutil.copytree(before, lake)
    settings.LAKE_URL = str(lake)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        settings.LAKE_URL = str(before)
        shutil.rmtree(lake, ignore_errors=True)
