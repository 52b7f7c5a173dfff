"""The rules of belief said once more, plainly: what the SQL is held against."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from threefold.descriptive.logic import believing

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STRENGTH = {
    "confirmed": 5, "clicked": 4, "spoken": 4, "answered": 3, "delivered": 3, "": 1,
    "bounced": 0, "wrong_number": 0, "returned": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    source: str
    day: int
    number: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    criteria: tuple[str, ...] = ()
    rank: tuple[str, ...] = ()
    contact: str = ""
    single: bool = True


@dataclass(frozen=True)
class Known:
    """What is told of one customer; `staff` {variable: (day, value or None)}, `proofs`
    [(contact kind, value, proof, day)]."""

    said: tuple[Said, ...] = ()
    staff: Mapping[str, tuple[int, str | None]] = field(default_factory=dict)
    proofs: tuple[tuple[str, str, str, int], ...] = ()


@dataclass(frozen=True)
class Belief:
    value: str | None
    source: str
    day: int
    proof: str
    why: str


def fold(value: str | None) -> str:
    plain = unicodedata.normalize("NFD", value or "\0")
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@dataclass(frozen=True)
class _Candidate:
    value: str | None
    source: str
    day: int
    number: int
    staff: bool = False


def believe(known: Known, rules: Mapping[str, Rule]) -> dict[str, Belief]:
    """The value that wins of each variable, one customer at a time."""
    variables = {name for said in known.said for name, value in said.values.items() if value}
    return {name: _one(name, known, rules.get(name, Rule())) for name in variables | {*known.staff}}


def _candidates(name: str, known: Known) -> list[_Candidate]:
    told = [
        _Candidate(said.values[name], said.source, said.day, said.number)
        for said in known.said
        if said.values.get(name)
    ]
    if name in known.staff:
        day, value = known.staff[name]
        told.append(_Candidate(value, "staff", day, 0, staff=True))
    return told


def _one(name: str, known: Known, rule: Rule) -> Belief:
    told = _candidates(name, known)
    proofs = {
        value: proof
        for kind, value, proof, _day in sorted(known.proofs, key=lambda each: each[3])
        if kind == rule.contact
    }

    def proof_of(each: _Candidate) -> str:
        return proofs.get(each.value or "", "")

    def score(each: _Candidate, criterion: str) -> int:
        match criterion:
            case "verification":
                return STRENGTH[proof_of(each)]
            case "source":
                return -rule.rank.index(each.source) if each.source in rule.rank else -1_000_000
            case "agreement":
                alike = {
                    x.source for x in told if not x.staff and fold(x.value) == fold(each.value)
                }
                return 0 if each.staff else len(alike)
        return each.day

    if not any(each.staff for each in told) and len({each.value for each in told}) == 1:
        best = min(told, key=lambda each: (-each.day, each.source, -each.number))
        return Belief(best.value, best.source, best.day, proof_of(best), "")

    def rank(each: _Candidate) -> tuple[Any, ...]:
        content = json.dumps(each.value, ensure_ascii=False)
        scores = (-score(each, criterion) for criterion in rule.criteria)
        return (not each.staff, *scores, -each.day, each.source, -len(content), content,
                -each.number)  # fmt: skip

    ordered = sorted(told, key=rank)
    best = ordered[0]
    rival = next((each for each in ordered if fold(each.value) != fold(best.value)), None)
    return Belief(best.value, best.source, best.day, proof_of(best), _why(best, rival, rule, score))


def _why(best: _Candidate, rival: _Candidate | None, rule: Rule, score: Any) -> str:
    if rival is None:
        return ""
    if best.staff and not rival.staff:
        return "staff"
    for criterion in (*rule.criteria, "recency"):
        if score(best, criterion) > score(rival, criterion):
            return criterion
    return "order"


def conflicts(known: Known, rules: Mapping[str, Rule]) -> set[str]:
    """Variables of one value at a time of which sources tell different ones, staff none."""
    found = set()
    for name, rule in rules.items():
        told = _candidates(name, known)
        if any(each.staff for each in told) or not rule.single:
            continue
        if len({fold(x.value) for x in told}) > 1 and len({x.source for x in told}) > 1:
            found.add(name)
    return found


def tables(
    people: Sequence[Known], rules: Mapping[str, Rule]
) -> tuple[pa.Table, believing.Evidence, believing.Rules]:
    """The same people and rules as the engine takes them."""
    records, staff, proofs = [], [], []
    for who, known in enumerate(people):
        for said in known.said:
            told = {k: v for k, v in said.values.items() if v}
            records.append(
                {"customer_id": who, "id": said.number, "source": said.source, "kind": "person",
                 "observed_at": at(said.day), "run": 1, "made_up": False,
                 "said": json.dumps(told, ensure_ascii=False), "contacts": "[]"}
            )  # fmt: skip
        for name, (day, value) in known.staff.items():
            content = None if value is None else json.dumps(value, ensure_ascii=False)
            staff.append({"customer_id": who, "variable": name, "content": content,
                          "contact": None, "set_at": at(day)})  # fmt: skip
        for number, (kind, value, proof, day) in enumerate(known.proofs):
            proofs.append({"customer_id": who, "id": len(proofs) + number, "kind": kind,
                           "value": value, "proof": proof, "moment": at(day)})  # fmt: skip
    places = ("first", "second", "third", "fourth")
    planned = [
        {"variable": name, "contact": rule.contact, "single": rule.single,
         **dict(zip(places, rule.criteria, strict=False))}
        for name, rule in rules.items()
    ]  # fmt: skip
    ranks = [
        {"variable": name, "source": source, "place": place}
        for name, rule in rules.items()
        for place, source in enumerate(rule.rank)
    ]
    return (
        pa.table({"customer_id": pa.array(range(len(people)), pa.int64())}),
        believing.Evidence(
            _table(records, believing.RECORDS),
            _table(staff, believing.STAFF),
            _table(proofs, believing.PROOFS),
        ),
        believing.Rules(_table(planned, believing.RULES), _table(ranks, believing.RANKS)),
    )


def _table(rows: Iterable[Any], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)


def at(day: int) -> datetime:
    return BEGIN + timedelta(days=day)
