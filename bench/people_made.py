"""Made-up persons of several cultures, one in five a noisy copy; always the same for a seed.

Most live with others, of whom many bear one family name and some share an e-mail address or a
phone. People stand once, then a share of them again as another system would have them: moved, with
another phone or address, names swapped, letters mistyped, fields left empty.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute
from faker import Faker

Texts = npt.NDArray[np.str_]
Choose = np.random.Generator
LOCALES = {"en_GB": 0.4, "es_ES": 0.25, "de_DE": 0.15, "zh_CN": 0.1, "fr_FR": 0.1}
COUNTRY = {"en_GB": "+447", "es_ES": "+346", "de_DE": "+491", "zh_CN": "+861", "fr_FR": "+336"}
COPIES = 0.2
EMPTY, MISTYPED = 0.06, 0.12
NAMED = 0.4
"""The share of addresses that are made of the name."""
HOUSEHOLDS = (0.38, 0.32, 0.14, 0.16)
"""Shares of households of one, two, three and four."""
ONE_NAME, ONE_EMAIL, ONE_PHONE, NAMED_AFTER = 0.75, 0.06, 0.04, 0.01
"""How often somebody bears the family name of the first of his household, writes from his address,
answers his phone, has his given name."""
MOVED, OTHER_PHONE, OTHER_EMAIL, SWAPPED, DAY_AS_MONTH = 0.15, 0.2, 0.2, 0.03, 0.02
_SYLLABLES = (
    "bar", "lo", "vic", "ken", "ton", "mor", "gan", "el", "lis", "har", "per", "ste", "wart", "cot",
    "ter", "nor", "wel", "dun", "can", "ros", "mar", "del", "ri", "fa",
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def records(count: int, seed: int = 1) -> pa.Table:
    """Text columns, and `who`, the person each record is of; in random order."""
    dice = np.random.default_rng(seed)
    persons = count - int(count * COPIES)
    first = _persons(persons, dice, seed)
    again = dice.integers(0, persons, count - persons)
    copies = _copied({name: values[again] for name, values in first.items()}, first, dice, seed)
    order = pa.array(dice.permutation(count))
    columns = {}
    for name, values in first.items():
        once = pa.array(values.tolist(), pa.string(), mask=dice.random(persons) < EMPTY / 2)
        columns[name] = pa.concat_arrays([once, copies[name]]).take(order)
    who = np.concatenate([np.arange(persons), again])
    return pa.table({**columns, "who": pa.array(who).take(order)})


def arrivals(people: pa.Table, count: int, seed: int = 2) -> pa.Table:
    """New records, every other one a noisy copy of one of `people`; `who` is -1 of the others."""
    dice = np.random.default_rng(seed)
    known = people.drop_null()
    chosen = known.take(pa.array(dice.integers(0, known.num_rows, count)))
    names = [name for name in known.column_names if name != "who"]
    rows = {name: np.array(chosen[name].to_pylist(), object) for name in names}
    copies = _copied(rows, {name: rows[name].copy() for name in names}, dice, seed)
    others = records(count, seed + 1)
    copied = np.arange(count) % 2 == 0
    out = {name: pa.compute.if_else(copied, copies[name], others[name]) for name in names}
    return pa.table({**out, "who": np.where(copied, chosen["who"].to_numpy(), -1)})


def _persons(count: int, dice: Choose, seed: int) -> dict[str, Texts]:
    shares = np.array(list(LOCALES.values()))
    where = dice.choice(len(LOCALES), count, p=shares / shares.sum())
    out: dict[str, Texts] = {}
    for place, locale in enumerate(LOCALES):
        mine = np.flatnonzero(where == place)
        found = _of(locale, len(mine), dice, seed)
        _housed(found, len(mine), dice)
        for name, values in found.items():
            column = out.setdefault(name, np.full(count, "", dtype=object))
            column[mine] = values
    days = dice.integers(0, 25_000, count)
    out["birth_date"] = (np.datetime64("1938-01-01") + days).astype(str).astype(object)
    return out


def _of(locale: str, count: int, dice: Choose, seed: int) -> dict[str, Texts]:
    faker = Faker(locale)
    faker.seed_instance(seed)
    given = _pool(faker.first_name, 2_000)
    family = _pool(faker.last_name, 6_000)
    if locale != "zh_CN":
        made = ["".join(dice.choice(_SYLLABLES, 3)).title() for _ in range(20_000)]
        family = np.concatenate([family, np.array(sorted(set(made)), object)])
    street, city = _pool(faker.street_name, 8_000), _pool(faker.city, 2_000)
    givens, families = _skewed(given, count, dice), _skewed(family, count, dice)
    towns = dice.integers(0, len(city), count)
    numbers = dice.integers(1, 200, count).astype(str).astype(object)
    # Streets of one town share their postal code's beginning, as in life.
    codes = (10_000 + towns * 37 % 80_000 + dice.integers(0, 30, count)).astype(str).astype(object)
    login = dice.integers(1, 9_999, count).astype(str).astype(object)
    latin = np.array([_ascii(each) for each in (givens + "." + families).tolist()], object)
    local = np.where(dice.random(count) < NAMED, latin, _nicknames(count, dice))
    return {
        "given_name": givens,
        "family_name": families,
        "mobile": COUNTRY[locale] + dice.integers(10**8, 10**9, count).astype(str).astype(object),
        "email": local + login + "@mail" + (dice.integers(0, 12, count)).astype(str) + ".example",
        "street": numbers + " " + street[dice.integers(0, len(street), count)],
        "postal_code": codes,
        "city": city[towns],
    }


def _housed(rows: dict[str, Texts], count: int, dice: Choose) -> None:
    """Put these persons together in households, as they follow each other."""
    sizes = 1 + dice.choice(len(HOUSEHOLDS), count, p=HOUSEHOLDS)
    ends = np.cumsum(sizes)
    head = np.repeat(ends - sizes, sizes)[:count]
    for name in ("street", "postal_code", "city"):
        rows[name] = rows[name][head]
    for name, share in (
        ("family_name", ONE_NAME),
        ("email", ONE_EMAIL),
        ("mobile", ONE_PHONE),
        ("given_name", NAMED_AFTER),
    ):
        rows[name] = np.where(dice.random(count) < share, rows[name][head], rows[name])


def _copied(
    rows: dict[str, Texts], people: dict[str, Texts], dice: Choose, seed: int
) -> dict[str, pa.Array]:
    count = len(rows["email"])
    moved = np.flatnonzero(dice.random(count) < MOVED)
    elsewhere = dice.integers(0, len(people["email"]), len(moved))
    for name in ("street", "postal_code", "city"):
        rows[name][moved] = people[name][elsewhere]
    # Another house of that street: nobody moves in with a stranger.
    rows["street"][moved] = np.array(
        [f"{200 + n % 99} {s}" for n, s in enumerate(rows["street"][moved])], object
    )
    phone = np.flatnonzero(dice.random(count) < OTHER_PHONE)
    digits = dice.integers(10**8, 10**9, len(phone)).astype(str).astype(object)
    rows["mobile"][phone] = np.array([v[:4] for v in rows["mobile"][phone]], object) + digits
    login = np.flatnonzero(dice.random(count) < OTHER_EMAIL)
    rows["email"][login] = np.array(
        [
            f"{value.partition('@')[0][:5]}{number}@post.example"
            for number, value in zip(login, rows["email"][login], strict=True)
        ],
        object,
    )
    swapped = np.flatnonzero(dice.random(count) < SWAPPED)
    given, family = rows["given_name"][swapped], rows["family_name"][swapped]
    rows["given_name"][swapped], rows["family_name"][swapped] = family, given
    turned = np.flatnonzero(dice.random(count) < DAY_AS_MONTH)
    rows["birth_date"][turned] = np.array([_turned(v) for v in rows["birth_date"][turned]], object)
    chance = random.Random(seed)
    out = {}
    for name, values in rows.items():
        luck = dice.random(count)
        wrong = np.flatnonzero((luck >= EMPTY) & (luck < EMPTY + MISTYPED))
        mistyped = _misread if name == "birth_date" else _slip
        values[wrong] = np.array([mistyped(chance, v) for v in values[wrong]], object)
        out[name] = pa.array(values.tolist(), pa.string(), mask=luck < EMPTY)
    return out


def _nicknames(count: int, dice: Choose) -> Texts:
    parts = np.array(_SYLLABLES, object)[dice.integers(0, len(_SYLLABLES), (3, count))]
    return parts[0] + parts[1] + parts[2]


def _pool(make: Callable[[], str], tries: int) -> Texts:
    return np.array(sorted({make() for _ in range(tries)}), object)


def _skewed(pool: Texts, count: int, dice: Choose) -> Texts:
    """Some names are common and most are rare; which ones is no matter."""
    shuffled = dice.permutation(pool)
    return shuffled[(dice.random(count) ** 2.2 * len(shuffled)).astype(int)]


def _ascii(text: str) -> str:
    from anyascii import anyascii

    return "".join(c for c in anyascii(text).lower() if c.isalnum() or c == ".")


def _turned(date: str) -> str:
    year, month, day = date.split("-")
    return f"{year}-{day}-{month}" if day <= "12" else date


def _misread(chance: random.Random, date: str) -> str:
    """Another day, month or year, still a date."""
    year, month, day = date.split("-")
    kind = chance.randrange(3)
    if kind == 0:
        return f"{int(year) + chance.choice((-10, -1, 1, 10))}-{month}-{day}"
    if kind == 1:
        return f"{year}-{chance.randrange(1, 13):02}-{min(int(day), 28):02}"
    return f"{year}-{month}-{chance.randrange(1, 29):02}"


def _slip(chance: random.Random, text: str) -> str:
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
        other = chance.choice("0123456789" if text[place].isdigit() else _LETTERS)
        return text[:place] + other + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
