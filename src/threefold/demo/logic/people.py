"""Made-up people behind real buyer numbers: who they might be, as several systems wrote it down."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from faker import Faker

from threefold.demo.logic.cultures import Culture, culture_of

SEED = 20091201
_FAMILY_FIRST = {"zh_CN", "zh_TW", "ja_JP", "ko_KR"}
_JOINED = {"zh_CN", "zh_TW", "ko_KR"}


@dataclass(frozen=True)
class Person:
    """One made-up customer; `company` is empty for a person."""

    number: str
    name: str
    company: str
    email: str
    mobile: str
    phone: str
    fax: str
    street: str
    city: str
    post_code: str
    country: str
    language: str
    gender: str
    born: date | None
    since: date


@dataclass(frozen=True)
class Buyer:
    """What the shop knows: a number, a country, the first day of purchase."""

    number: str
    country: str
    first_day: date


class _Fakers(dict[str, Faker]):
    """One seeded faker a locale, made when it is first asked for."""

    def __missing__(self, locale: str) -> Faker:
        faker = self[locale] = Faker(locale)
        faker.seed_instance(SEED + sum(map(ord, locale)))
        return faker


def _digits(shape: str, dice: random.Random) -> str:
    return "".join(str(dice.randrange(10)) if char == "#" else char for char in shape)


def _name(faker: Faker, locale: str, gender: str, dice: random.Random) -> str:
    first = faker.first_name_female() if gender == "female" else faker.first_name_male()
    last = faker.last_name()
    if locale == "es_ES":
        return f"{first} {last} {faker.last_name()}"
    if locale in _FAMILY_FIRST:
        return f"{last}{first}" if locale in _JOINED else f"{last} {first}"
    return f"{first} {last}"


def _mail(name: str, number: str, dice: random.Random) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [word for word in "".join(c if c.isalpha() else " " for c in plain).split() if word]
    local = ".".join(words[:2]) if len(words) > 1 else f"customer{number}"
    ending = dice.choice(("example.com", "example.org", "example.net"))
    return f"{local}{dice.randrange(10, 99)}.{number}@{ending}"


def people(buyers: Sequence[Buyer]) -> Iterator[Person]:
    """One person or company for each buyer; the same buyers give the same people."""
    dice, fakers = random.Random(SEED), _Fakers()  # noqa: S311
    for buyer in buyers:
        culture = culture_of(buyer.country)
        yield _person(buyer, culture, fakers[culture.locale], dice)


def _person(buyer: Buyer, culture: Culture, faker: Faker, dice: random.Random) -> Person:
    gender = dice.choice(("female", "male"))
    name = _name(faker, culture.locale, gender, dice)
    company = faker.company() if dice.random() < 0.15 else ""
    age_days = dice.randrange(21 * 365, 78 * 365)
    return Person(
        number=buyer.number,
        name=name,
        company=company,
        email=_mail(name, buyer.number, dice),
        mobile=_digits(culture.mobile, dice),
        phone=_digits(culture.phone, dice),
        fax=_digits(culture.phone, dice) if company and dice.random() < 0.6 else "",
        street=faker.street_address().replace("\n", ", "),
        city=faker.city(),
        post_code=faker.postcode(),
        country=culture.country,
        language=culture.locale[:2],
        gender="" if company else gender,
        born=None if company else date(2011, 1, 1) - timedelta(days=age_days),
        since=buyer.first_day,
    )


def mistyped(text: str, dice: random.Random) -> str:
    """One slip of the keyboard: two letters swapped, one lost or one doubled."""
    if len(text) < 4:
        return text
    at = dice.randrange(1, len(text) - 2)
    slip = dice.randrange(3)
    if slip == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if slip == 1 else text[: at + 1] + text[at:]


def written_otherwise(name: str, dice: random.Random) -> str:
    """The same name as another clerk writes it: capitals, an initial, a slip, without accents."""
    words = name.split()
    way = dice.randrange(5)
    if way == 0:
        return name.upper()
    if way == 1 and len(words) > 1:
        return f"{words[0][0]}. {' '.join(words[1:])}"
    if way == 2:
        return mistyped(name, dice)
    if way == 3:
        decomposed = unicodedata.normalize("NFKD", name)
        return "".join(char for char in decomposed if not unicodedata.combining(char))
    return name
