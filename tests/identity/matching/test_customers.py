"""Customers of several records: all of them speak, and one fact alone is no reason to join."""

from __future__ import annotations

import json
import random

import numpy as np
import pyarrow as pa
import pytest
from faker import Faker

from tests.identity.matching.people import slip
from threefold.identity.service import matching
from threefold.identity.service.matching import Matched

KINDS = {
    "full_name": "full_name",
    "birth_date": "birth_date",
    "street": "street",
    "mobile": "mobile",
    "email": "email",
    "country": "country",
}
Truth = dict[int, int]


@pytest.fixture(scope="module")
def told() -> tuple[pa.Table, Truth]:
    """Records with their customer, and the person behind each customer.

    Each customer has a full record and a sparse one of a club. Every fifth person is a customer
    twice, the second time with slips; every sixth has a namesake of another birth and address.
    """
    faker, chance = Faker("en_GB"), random.Random(5)
    faker.seed_instance(5)
    rows: list[dict[str, str | int | None]] = []
    truth: Truth = {}

    def customer(person: int, said: dict[str, str]) -> None:
        number = len(truth)
        truth[number] = person
        rows.append({"customer": number, **said, "email": None})
        club = ("full_name", "email", "country")
        rows.append({"customer": number, **dict.fromkeys(said), **{n: said[n] for n in club}})

    def person(name: str) -> dict[str, str]:
        return {
            "full_name": name,
            "birth_date": faker.date_of_birth(minimum_age=18, maximum_age=80).isoformat(),
            "street": faker.street_address().replace("\n", ", "),
            "mobile": faker.numerify("07#########"),
            "email": f"{name.split()[0].lower()}{chance.randrange(999)}@{faker.domain_name()}",
            "country": "GB",
        }

    people = 240
    for who in range(people):
        said = person(f"{faker.first_name()} {faker.last_name()}")
        customer(who, said)
        if who % 5 == 0:
            again = {
                name: slip(chance, v) if chance.random() < 0.3 else v for name, v in said.items()
            }
            customer(who, again | {"country": "GB"})
        if who % 6 == 0:
            customer(people + who, person(said["full_name"]))
    return pa.Table.from_pylist(rows), truth


def shares(found: Matched, owners: pa.ChunkedArray, truth: Truth) -> tuple[float, float, float]:
    """Precision of what would be joined, of what would be asked, and the share of twins found."""
    pairs = matching.proposed(found, owners).to_pylist()
    right = {True: [0, 0], False: [0, 0]}
    for pair in pairs:
        same = truth[pair["left"]] == truth[pair["right"]]
        right[pair["probability"] >= matching.UPPER][same] += 1
    twins = len(truth) - len(set(truth.values()))
    joined, asked = (right[sure][1] / max(1, sum(right[sure])) for sure in (True, False))
    return joined, asked, right[True][1] / twins


def test_what_other_records_contradict_counts(told) -> None:
    table, truth = told
    records, owners = table.drop_columns(["customer"]), table["customer"]
    strongest = shares(matching.match(records, KINDS), owners, truth)
    whole = shares(matching.match(records, KINDS, owners=owners), owners, truth)
    assert whole[0] > 0.97
    assert whole[0] >= strongest[0]
    assert whole[2] > 0.9


def test_one_fact_alone_is_a_question_at_most(told) -> None:
    table, _truth = told
    records, owners = table.drop_columns(["customer"]), table["customer"]
    found = matching.match(records, KINDS, owners=owners)
    for pair in found.pairs.to_pylist():
        evidence = json.loads(pair["evidence"])
        said = sum(each["bits"] for each in evidence["levels"]) + evidence["prior"]
        assert said + evidence["rarity"] + evidence["held"] == pytest.approx(pair["bits"], abs=0.2)
        reasons = [
            each
            for each in evidence["levels"]
            if each["bits"] >= 2 and each["column"] not in ("country", "gender")
        ]
        if len(reasons) < 2:
            assert reasons[0]["level"] == "same"
            assert pair["probability"] < 0.31


def test_a_customer_stands_by_his_first_record(told) -> None:
    table, truth = told
    records, owners = table.drop_columns(["customer"]), table["customer"]
    found = matching.match(records, KINDS, owners=owners)
    known = owners.to_numpy()
    first = np.unique(known, return_index=True)[1]
    ends = np.concatenate([found.pairs[name].to_numpy() for name in ("left", "right")])
    assert set(ends.tolist()) <= set(first.tolist())
    assert all(len(set(found.groups[known == each])) == 1 for each in truth)
