"""Members of one household are never one customer by what the household shares."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from faker import Faker

from tests.identity.matching.people import slip
from threefold.identity.logic.matching import household
from threefold.identity.service import matching
from threefold.identity.service.matching import Trial


def couples(homes: int, *, born: bool) -> pa.Table:
    """Two persons a home with one family name, street and phone; every fourth stands there twice,
    with slips, and half of these with an initial only. Dates of birth are known of two in five."""
    faker, chance = Faker("en_GB"), random.Random(8)
    faker.seed_instance(8)
    rows: list[dict[str, str | None]] = []
    for home in range(homes):
        shared = {
            "family_name": faker.last_name(),
            "street": faker.street_address().replace("\n", ", "),
            "phone": faker.numerify("07#########"),
        }
        for member in range(2):
            birth = faker.date_of_birth(minimum_age=20, maximum_age=80).isoformat()
            said = {
                "given_name": faker.first_name(),
                **shared,
                "birth_date": birth if born and chance.random() < 0.4 else None,
            }
            who = str(2 * home + member)
            rows.append({**said, "who": who})
            if chance.random() < 0.25:
                again = {n: slip(chance, v) if v and chance.random() < 0.25 else v
                         for n, v in said.items()}  # fmt: skip
                if chance.random() < 0.5:
                    again["given_name"] = (said["given_name"] or "")[:1]
                rows.append({**again, "who": who})
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return matching.evaluate([couples(160, born=True)], truth="who")


def test_couples_stay_two(trial: Trial) -> None:
    assert trial.matched.model is not None
    assert trial.matched.model.notes[household.NOTE]
    assert trial.precision > 0.85
    assert trial.recall > 0.9


def test_couples_stay_two_where_no_birth_is_known() -> None:
    trial = matching.evaluate([couples(120, born=False)], truth="who")
    assert trial.precision > 0.7
    assert trial.recall > 0.85


def test_given_names_written_in_many_ways_are_no_households() -> None:
    table = couples(120, born=True)
    rows = [
        {**row, "birth_date": f"19{50 + int(row['who']) % 45}-0{1 + int(row['who']) % 9}-11"}
        for row in table.to_pylist()
        if int(row["who"]) % 2 == 0
    ]
    nicknames = [{**row, "given_name": "Zsolt"} for row in rows]
    found = matching.evaluate([pa.Table.from_pylist(rows + nicknames)], truth="who")
    assert found.matched.model is not None
    assert not found.matched.model.notes[household.NOTE]
    assert found.recall > 0.95


def families(homes: int) -> pa.Table:
    """Three a home, each with a phone of his own; of some no given name is known, and every sixth
    home has a son who bears his father's. A third stands there twice, with another phone."""
    faker, chance = Faker("en_GB"), random.Random(5)
    faker.seed_instance(5)
    rows: list[dict[str, str | None]] = []
    for home in range(homes):
        shared = {
            "family_name": faker.last_name(),
            "street": faker.street_address().replace("\n", ", "),
            "postal_code": faker.postcode(),
        }
        father = faker.first_name()
        for member in range(3):
            named = father if member == 0 or (member == 1 and home % 6 == 0) else faker.first_name()
            said = {
                "given_name": named,
                **shared,
                "birth_date": faker.date_of_birth(minimum_age=18, maximum_age=85).isoformat(),
            }
            who = str(3 * home + member)
            for _ in range(1 + (chance.random() < 0.33)):
                phone = faker.numerify("07#########")
                told = {name: value for name, value in said.items() if chance.random() > 0.08}
                rows.append(dict.fromkeys(said) | told | {"phone": phone, "who": who})
    return pa.Table.from_pylist(rows)


def test_families_stay_apart_where_names_are_missing_or_handed_down() -> None:
    trial = matching.evaluate([families(200)], truth="who")
    assert trial.matched.model is not None
    assert trial.matched.model.notes[household.NOTE]
    assert trial.precision > 0.93
    assert trial.recall > 0.8
