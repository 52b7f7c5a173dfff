"""What a shop's other systems would hold of its buyers: a CRM, a newsletter, a club, a call centre.

Each writes the same person in its own way, with gaps, slips of the keyboard and dead numbers.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from threefold.demo.logic.people import SEED, Person, mistyped, written_otherwise

LAST_DAY = date(2011, 12, 9)
"""The last day of the purchases; nothing that these systems hold happened later."""
IN_CRM, SIGNED_UP, MEMBERS, CALLING, WRITTEN_TO = 0.72, 0.3, 0.14, 0.3, 0.35
"""Which share of the people each system knows."""


def _some(people: Sequence[Person], share: float, dice: random.Random) -> list[Person]:
    return [person for person in people if dice.random() < share]


def _or_none(value: Any, share: float, dice: random.Random) -> Any:
    """The value, left out with a probability of `share`."""
    return "" if dice.random() < share else value


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], **how: Any) -> Path:
    encoding = how.pop("encoding", "utf-8")
    with path.open("w", newline="", encoding=encoding) as out:
        writer = csv.writer(out, **how)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _number(value: str, dice: random.Random) -> str:
    """A number as staff key it in: sometimes cut short, so that it can ring nobody."""
    return value.replace(" ", "")[:7] if dice.random() < 0.06 else value


def crm(people: Sequence[Person], folder: Path) -> Path:
    """Comma-separated, UTF-8: 72 % of the buyers, each with the shop's customer number."""
    dice = random.Random(SEED + 1)  # noqa: S311
    rows = [
        (
            f"CRM-{1000 + at}",
            person.number,
            "" if person.company else person.name,
            person.company,
            person.name if person.company else "",
            _or_none(person.email, 0.25, dice),
            _or_none(_number(person.mobile, dice), 0.30, dice),
            _or_none(_number(person.phone, dice), 0.55, dice),
            person.fax,
            _or_none(person.street, 0.2, dice),
            _or_none(person.city, 0.15, dice),
            _or_none(person.post_code, 0.2, dice),
            person.country,
            _or_none(person.language, 0.3, dice),
            _or_none(person.gender, 0.35, dice),
            _or_none(person.born.isoformat() if person.born else "", 0.6, dice),
            person.since.isoformat(),
        )
        for at, person in enumerate(_some(people, IN_CRM, dice))
    ]
    header = (
        "CRM number", "Shop number", "Full name", "Company name", "Contact person",
        "E-mail", "Mobile", "Phone", "Fax", "Street", "City", "Postal code", "Country", "Language",
        "Gender", "Date of birth", "Customer since",
    )  # fmt: skip
    return _write(folder / "crm.csv", header, rows)


def newsletter(people: Sequence[Person], folder: Path) -> Path:
    """Semicolons, UTF-8 with a mark: e-mail and name as typed into a form, no customer number."""
    dice = random.Random(SEED + 2)  # noqa: S311
    rows = []
    for person in _some(people, SIGNED_UP, dice):
        email = person.email if dice.random() < 0.75 else mistyped(person.email, dice)
        signed = person.since + timedelta(days=dice.randrange(0, 200))
        rows.append(
            (
                email,
                written_otherwise(person.name, dice),
                person.country,
                min(signed, LAST_DAY).strftime("%d.%m.%Y"),
                "yes" if dice.random() < 0.85 else "no",
            )
        )
    header = ("E-mail address", "Name", "Country", "Registered on", "E-mail consent")
    return _write(folder / "newsletter.csv", header, rows, delimiter=";", encoding="utf-8-sig")


def club(people: Sequence[Person], folder: Path) -> Path:
    """JSON lines: members of the customers' club with card, mobile and birthday."""
    dice = random.Random(SEED + 3)  # noqa: S311
    path = folder / "club.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for at, person in enumerate(_some(people, MEMBERS, dice)):
            member = {
                "card": f"C{700000 + at}",
                "member_name": written_otherwise(person.name, dice),
                "mobile": _number(person.mobile, dice),
                "email": _or_none(person.email, 0.4, dice),
                "birth_date": person.born.isoformat() if person.born else None,
                "shop_customer_number": _or_none(person.number, 0.3, dice),
                "joined": (person.since + timedelta(days=dice.randrange(0, 60))).isoformat(),
            }
            out.write(json.dumps(member, ensure_ascii=False) + "\n")
    return path


_REASONS = (
    ("order", 34), ("delivery", 27), ("complaint", 16), ("invoice", 13), ("product", 10),
)  # fmt: skip
_OUTCOMES = (("answered", 70), ("no_answer", 16), ("wrong_number", 6), ("call_back", 8))


def _drawn(choices: Sequence[tuple[str, int]], dice: random.Random) -> str:
    names, weights = zip(*choices, strict=True)
    return str(dice.choices(names, weights)[0])


def _moment(person: Person, dice: random.Random) -> datetime:
    days = max((LAST_DAY - person.since).days, 1)
    day = person.since + timedelta(days=dice.randrange(days))
    return datetime(
        day.year, day.month, day.day, dice.randrange(8, 19), dice.randrange(60), tzinfo=UTC
    )


def of_old(people: Sequence[Person]) -> frozenset[str]:
    """Numbers of all whose contact ways other systems than the CRM know or proved, all of them in
    the years of the purchases."""
    drawn = (
        _some(people, share, random.Random(SEED + n))  # noqa: S311
        for n, share in enumerate((SIGNED_UP, MEMBERS, CALLING, WRITTEN_TO), start=2)
    )
    return frozenset(person.number for each in drawn for person in each)


def call_centre(people: Sequence[Person], folder: Path) -> Path:
    """Contacts with the shop: when, over which channel, why, how it ended."""
    dice = random.Random(SEED + 4)  # noqa: S311
    rows = []
    for person in _some(people, CALLING, dice):
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            channel = dice.choices(("phone", "email", "fax"), (70, 25, 5))[0]
            rows.append(
                (
                    _moment(person, dice).strftime("%Y-%m-%d %H:%M:%S"),
                    person.number,
                    channel,
                    dice.choices(("in", "out"), (75, 25))[0],
                    _drawn(_REASONS, dice),
                    _drawn(_OUTCOMES, dice),
                    dice.randrange(30, 900) if channel == "phone" else "",
                )
            )
    header = (
        "Date and time",
        "Customer number",
        "Channel",
        "Direction",
        "Reason",
        "Outcome",
        "Duration s",
    )
    return _write(folder / "call_centre.csv", header, sorted(rows))


def campaign(people: Sequence[Person], folder: Path) -> Path:
    """Responses to a made-up autumn catalogue by e-mail: sent, opened, clicked, bought, refused."""
    dice = random.Random(SEED + 5)  # noqa: S311
    sent = datetime(2011, 9, 5, 9, tzinfo=UTC)
    rows = []
    for person in _some(people, WRITTEN_TO, dice):
        if person.since > sent.date():
            continue
        at = sent + timedelta(seconds=dice.randrange(3600))
        steps = ["sent"]
        if dice.random() < 0.38:
            steps.append("opened")
            if dice.random() < 0.3:
                steps.append("clicked")
                if dice.random() < 0.2:
                    steps.append("bought")
        elif dice.random() < 0.02:
            steps.append("refused")
        for step in steps:
            rows.append(
                (at.strftime("%Y-%m-%d %H:%M:%S"), person.number, "email", "autumn-2011", step)
            )
            at += timedelta(minutes=dice.randrange(5, 4000))
    header = ("Date and time", "Customer number", "Channel", "Campaign", "Response")
    return _write(folder / "campaign.csv", header, rows)


def survey(people: Sequence[Person], folder: Path) -> Path:
    """A small satisfaction survey, one column a question; not everybody answers everything."""
    dice = random.Random(SEED + 6)  # noqa: S311
    rows = []
    for person in _some(people, 0.1, dice):
        mood = dice.gauss(0.72, 0.2)
        csat = min(5, max(1, round(1 + 4 * mood + dice.gauss(0, 0.4))))
        nps = min(10, max(0, round(10 * mood + dice.gauss(0, 1.2))))
        day = date(2011, 11, 7) + timedelta(days=dice.randrange(21))
        rows.append(
            (
                person.number,
                day.isoformat(),
                _or_none(csat, 0.05, dice),
                _or_none(nps, 0.1, dice),
                dice.choice(("", "", "price", "range", "delivery", "packaging")),
            )
        )
    header = ("Customer number", "Date", "csat", "nps", "main_need")
    return _write(folder / "survey.csv", header, rows)


MAKERS: dict[str, Callable[[Sequence[Person], Path], Path]] = {
    "crm": crm,
    "newsletter": newsletter,
    "club": club,
    "call_centre": call_centre,
    "campaign": campaign,
    "survey": survey,
}
CONTENTS = {
    "crm": "customers",
    "newsletter": "customers",
    "club": "customers",
    "call_centre": "contacts",
    "campaign": "responses",
    "survey": "answers",
}
