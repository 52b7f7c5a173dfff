"""What is new is matched as a whole run with the same model would match it."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.identity.matching.people import slip
from tests.identity.world import bring, take_back
from tests.support import shelf
from threefold.descriptive import service as descriptive
from threefold.engine import service as engine
from threefold.identity.logic.matching import (
    blocking,
    clustering,
    customers,
    index,
    matched,
    prepare,
    run,
)
from threefold.identity.logic.matching.model import RECORDS, Model, Scorer
from threefold.identity.logic.matching.prepare import NO_KEY
from threefold.identity.models import Link, MatchKey, MatchModel
from threefold.identity.service import matching
from threefold.identity.service.matching import keeping, laying, looking
from threefold.identity.service.matching.proposing import proposed
from threefold.jobs import service as jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]

_GIVEN = [
    "Ana",
    "Luis",
    "Marta",
    "Pedro",
    "Elena",
    "Jorge",
    "Nuria",
    "Diego",
    "Carmen",
    "Hugo",
    "Irene",
    "Pablo",
    "Rosa",
    "Ivan",
]
_FAMILY = [
    "Lopez",
    "Vidal",
    "Castro",
    "Ibarra",
    "Molina",
    "Rojas",
    "Serrano",
    "Campos",
    "Fuentes",
    "Navarro",
    "Prieto",
]
_STREETS = ["Calle Mayor", "Avenida del Sol", "Plaza Nueva", "Calle Luna", "Paseo del Prado"]


def person(dice: random.Random, key: str) -> dict[str, Any]:
    given, family = dice.choice(_GIVEN), dice.choice(_FAMILY)
    return {
        "ids": {"customer_number": key},
        "key": key,
        "kind": "person",
        "values": {
            "given_name": given,
            "family_name": family,
            "birth_date": f"{dice.randrange(1940, 2004)}-{dice.randrange(1, 13):02}-"
            f"{dice.randrange(1, 29):02}",
            "street": f"{dice.choice(_STREETS)} {dice.randrange(1, 200)}",
            "postal_code": f"{dice.randrange(1000, 52999):05}",
        },
        "ways": {"email": f"{given}{dice.randrange(10**6)}@example.com".lower()},
    }


def again(dice: random.Random, of: dict[str, Any], key: str) -> dict[str, Any]:
    """The same person in another system: a slip or two, perhaps another address."""
    values = dict(of["values"])
    for name in dice.sample(sorted(values), 2):
        values[name] = slip(dice, values[name])
    ways = dict(of["ways"]) if dice.random() < 0.5 else {}
    return {**of, "ids": {"customer_number": key}, "key": key, "values": values, "ways": ways}


@pytest.fixture
def dice() -> random.Random:
    return random.Random(3)


@pytest.fixture
def base(
    dice: random.Random, monkeypatch: pytest.MonkeyPatch, home: Any, plan: Any
) -> list[dict[str, Any]]:
    """240 people, 40 of them twice, and what a whole run learnt of them by rules."""
    monkeypatch.setattr(blocking, "ALL_PAIRS", 100)
    # Every pair there is about once; usually a whole run draws fewer than there are.
    monkeypatch.setattr(run, "RANDOM_PAIRS", 40_000)
    people, thrown = shelf.laid(home, _base, dice)
    dice.setstate(thrown)
    return people


def _base(dice: random.Random) -> tuple[list[dict[str, Any]], Any]:
    people = [person(dice, f"a{n}") for n in range(240)]
    bring(1, "crm", people + [again(dice, each, f"b{n}") for n, each in enumerate(people[:40])])
    matching.find()
    return people, dice.getstate()


def kept() -> tuple[keeping.Kept, Model]:
    found = keeping.load("person")
    assert found is not None
    assert isinstance(found.model, Model)
    return found, found.model


def whole(at: keeping.Kept, model: Model) -> tuple[matched.Matched, pa.Table, Scorer]:
    """A whole run over all there is, by Splink, with a model that was kept."""
    records = laying.current()
    values = laying.laid_out(records, at.told, at.ways)
    table = prepare.again(values, model.columns)
    by_name = {each.name: each.comparison for each in model.columns}
    for key in model.keys:
        hashes = prepare.key_of(table[key.column], by_name[key.column], key.part)
        table = table.append_column(key.name, pa.array(hashes, mask=hashes == NO_KEY))
    place = engine.linking()
    place.keep(RECORDS, table.append_column("part", pa.array(np.zeros(len(table), int))))
    scorer = Scorer(place, model, model.rules, link=False, rarity=True)
    for name in model.common:
        hashes, first = np.unique(prepare.key_of(table[name], by_name[name], ""), return_index=True)
        hashes, first = hashes[hashes != NO_KEY], first[hashes != NO_KEY]
        shares = pa.array(keeping.share(at, model, name, hashes))
        scorer.counts(name, pa.table({name: table[name].take(first), f"tf_{name}": shares}))
    pairs = scorer.blocked(threshold_bits=run.LEAST_BITS)
    owners = np.unique(records["customer_id"].to_numpy(), return_inverse=True)[1].astype(np.int64)
    pairs = customers.reasoned(customers.together(scorer, model, pairs, owners), model)
    left, right = pairs["left_id"].to_numpy(), pairs["right_id"].to_numpy()
    groups = clustering.groups(
        len(owners), left, right, pairs["bits"].to_numpy(), unseen=matched.UNSEEN
    )[customers.first_of(owners)]
    found = matched.Matched(matched.told(pairs, model), groups, {}, model, ())
    return found, records, scorer


def grouped(found: matched.Matched, records: pa.Table) -> set[frozenset[int]]:
    out: dict[int, set[int]] = {}
    for label, owner in zip(found.groups.tolist(), records["customer_id"].to_pylist(), strict=True):
        out.setdefault(label, set()).add(owner)
    return {frozenset(each) for each in out.values() if len(each) > 1}


def clusters() -> set[frozenset[int]]:
    out: dict[int, set[int]] = {}
    for own, root in zip(*(c.to_pylist() for c in descriptive.all_clusters().columns), strict=True):
        out.setdefault(root, set()).add(own)
    return {frozenset(each) for each in out.values() if len(each) > 1}


def test_steps_lead_where_a_whole_run_leads(dice: random.Random, base: list[Any]) -> None:
    at, model = kept()
    assert all(rule.keys for rule in model.rules)
    assert len(model.rules) > 1
    assert len(clusters()) >= 38
    number = 0
    for step in range(2, 6):
        rows = [person(dice, f"n{step}{n}") for n in range(3)]
        rows += [again(dice, dice.choice(base), f"c{step}{n}") for n in range(6)]
        bring(step, "web", rows)
        done = matching.match_new()
        assert done.records == 9
        number += done.merged
    assert number >= 20
    found, records, _scorer = whole(at, model)
    assert clusters() == grouped(found, records)
    stand = matching.standing()[0]
    assert (stand.since, stand.waiting, stand.advice) == (36, 0, "")


def test_every_pair_has_the_bits_of_the_whole_run(base: list[Any], dice: random.Random) -> None:
    at, model = kept()
    bring(2, "web", [again(dice, each, f"c{n}") for n, each in enumerate(base[:30])])
    theirs, records, scorer = whole(at, model)
    front = pa.table({"customer_id": records["customer_id"].slice(280)})
    looked = looking.look(at, model, front, new=records["id"].slice(280).to_numpy())
    told = {
        (row["left"], row["right"]): (row["probability"], row["evidence"])
        for row in proposed(theirs, records["customer_id"]).to_pylist()
    }
    mine = {
        (row["left"], row["right"]): (row["probability"], row["evidence"])
        for row in looked.pairs.to_pylist()
    }
    new = set(front["customer_id"].to_pylist())
    assert {pair for pair in told if new & set(pair)} <= set(mine) <= set(told)
    assert len(mine) > 30
    for pair, (chance, evidence) in mine.items():
        assert chance == pytest.approx(told[pair][0], abs=1e-12)
        assert evidence == told[pair][1]
    left, right = np.random.default_rng(1).integers(0, records.num_rows, (2, 400))
    left, right = left[left != right], right[left != right]
    with engine.shared_linking() as place:
        table = prepare.again(laying.laid_out(records, at.told, at.ways), model.columns)
        few = looking.FewScorer(
            place, model, table, lambda name, hashes: keeping.share(at, model, name, hashes)
        ).given(left, right)
    for each in scorer.given(left, right).to_pylist():
        at_pair = np.flatnonzero(
            (few["left_id"].to_numpy() == each["left_id"])
            & (few["right_id"].to_numpy() == each["right_id"])
        )[0]
        assert few["bits"][at_pair].as_py() == pytest.approx(each["bits"], abs=1e-9)


def test_names_meet_across_scripts(base: list[Any], dice: random.Random) -> None:
    """What only helps to judge is laid beside a few records too."""
    _at, model = kept()
    table = prepare.again(pa.table({"given_name": ["王伟", "Ana"]}), model.columns)
    assert set(table.column_names) > {each.name for each in model.columns}
    with engine.shared_linking() as place:
        few = looking.FewScorer(place, model, table, lambda _name, hashes: np.ones(len(hashes)))
        assert few.given(np.array([0]), np.array([1])).num_rows == 1


def test_a_record_that_becomes_another_person_is_parted(
    base: list[Any], dice: random.Random
) -> None:
    _, (new,) = bring(2, "web", [again(dice, base[100], "c1")])
    assert matching.match_new().merged == 1
    assert any(new in each for each in clusters())
    stranger = {**person(dice, "c1"), "key": "c1"}
    bring(3, "web", [stranger])
    done = matching.match_new()
    assert (done.records, done.withdrawn) == (1, 1)
    assert not any(new in each for each in clusters())


def test_what_an_undone_import_changed_is_matched_again(
    base: list[Any], dice: random.Random
) -> None:
    _, (new,) = bring(2, "web", [again(dice, base[100], "c1")])
    bring(3, "web", [person(dice, "c1")])
    matching.find()
    assert not any(new in each for each in clusters())
    take_back(3)
    assert matching.match_new().merged == 1
    assert any(new in each for each in clusters())
    # Found by others too, though the whole run had not seen it.
    _, (other,) = bring(4, "web", [again(dice, base[100], "c2")])
    matching.match_new()
    assert any({new, other} <= each for each in clusters())


def test_before_a_first_run_nothing_is_matched(dice: random.Random) -> None:
    one = person(dice, "a1")
    bring(1, "crm", [one, again(dice, one, "a2")])
    assert matching.match_new() == matching.Few(0, 0, 0, 0)
    matching.look_after()
    assert not Link.objects.exists()
    assert jobs.queued(matching.KIND_FEW) is None
    assert [each.advice for each in matching.standing()] == ["never", ""]


def test_another_comparison_asks_for_a_whole_run(base: list[Any], dice: random.Random) -> None:
    row = MatchModel.objects.get()
    row.content["columns"][0]["does"] = "something else"
    row.at = row.at.replace(year=2020)
    row.save()
    bring(2, "web", [again(dice, base[100], "c1")])
    assert matching.match_new().records == 0
    stand = matching.standing()[0]
    assert (stand.advice, stand.waiting) == ("comparisons", 1)
    matching.find()
    assert matching.standing()[0].advice == ""


def test_workers_match_what_is_new(base: list[Any], dice: random.Random) -> None:
    bring(2, "web", [again(dice, base[100], "c1")])
    before = Link.objects.count()
    matching.look_after()
    assert Link.objects.count() == before + 1
    assert MatchKey.objects.exists()


def test_a_kept_model_tells_nobody(base: list[Any]) -> None:
    told = str(MatchModel.objects.get().content)
    for each in base[:50]:
        assert each["values"]["street"] not in told
        assert each["ways"]["email"] not in told


def test_siphash() -> None:
    """The vector for sixteen bytes of the paper's own table."""
    words = [np.frombuffer(bytes(range(8 * n, 8 * n + 8)), np.uint64).copy() for n in (0, 1)]
    (found,) = index.siphash(bytes(range(16)), *words)
    assert found == 0x3F2ACC7F57C29BDB


def test_buckets_put_together_are_the_entries() -> None:
    chance = np.random.default_rng(1)
    keys = np.sort(chance.integers(0, 2**64, 5_000, dtype=np.uint64))
    keys[100:110] = keys[100]
    entries = index.Entries(keys, np.arange(5_000))
    bits = index.bits_of(len(keys))
    cut = index.buckets(entries, bits)
    assert cut.num_rows > 2
    asked = keys[[100, 4_000, 3]]
    wanted = np.isin(cut["bucket"].to_numpy(), index.bucket(asked, bits))
    some = cut.filter(pa.array(wanted))
    read = index.read(some["keys"].to_pylist(), some["values"].to_pylist())
    place, values = index.looked_up(read, np.append(asked, np.uint64(7)))
    assert values[place == 0].tolist() == list(range(100, 110))
    assert values[place == 1].tolist() == [4_000]
    assert not (place == 3).any()
