"""Made-up people and firms, each once or more often, with slips of the pen."""

from __future__ import annotations

import random
from collections.abc import Callable

import pyarrow as pa
from faker import Faker

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(chance: random.Random, text: str) -> str:
    """One letter left out, doubled, replaced or swapped with its neighbour."""
    if len(text) < 3:
        return text
    place = chance.randrange(len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    if kind == 2:
        return text[:place] + chance.choice(LETTERS) + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def persons(entities: int, seed: int = 1, locale: str = "en_GB") -> pa.Table:
    """Headers as a stranger would choose them; `who` is the truth."""
    faker, chance = Faker(locale), random.Random(seed)
    faker.seed_instance(seed)

    def person() -> dict[str, str]:
        first, last = faker.first_name(), faker.last_name()
        return {
            "fname": first,
            "lastName": last,
            "DOB": faker.date_of_birth(minimum_age=18, maximum_age=90).isoformat(),
            "tel_no": faker.numerify("0#########"),
            "contactEmail": f"{first}.{last}{chance.randrange(99)}@{faker.domain_name()}".lower(),
            "Post Code": faker.postcode(),
            "town": faker.city(),
        }

    return _repeated(person, entities, chance)


def firms(entities: int, seed: int = 1) -> pa.Table:
    faker, chance = Faker("en_GB"), random.Random(seed)
    faker.seed_instance(seed)

    def firm() -> dict[str, str]:
        return {
            "company": f"{faker.last_name()} {faker.word().title()} {chance.choice(FORMS)}",
            "address": faker.street_address().replace("\n", ", "),
            "city": faker.city(),
            "switchboard phone": faker.numerify("01########"),
        }

    return _repeated(firm, entities, chance)


FORMS = ("Ltd", "Limited", "PLC", "& Sons", "GmbH")


def _repeated(make: Callable[[], dict[str, str]], entities: int, chance: random.Random) -> pa.Table:
    rows = []
    for who in range(entities):
        first = make()
        rows.append({**first, "who": str(who)})
        for _ in range(chance.choice((0, 1, 1, 2))):
            again: dict[str, str | None] = dict(first)
            for name, value in first.items():
                luck = chance.random()
                if luck < 0.12:
                    again[name] = None
                elif luck < 0.32:
                    again[name] = slip(chance, value)
            rows.append({**again, "who": str(who)})
    chance.shuffle(rows)
    return pa.Table.from_pylist(rows)
