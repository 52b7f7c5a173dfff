"""What may happen to a small base: imports, events, answers, edits, merges, partings, undoings."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

Step = tuple[Any, ...]

PEOPLE = range(1, 7)
SOURCES = ("crm", "shop")
STEPS = {
    "import": 4, "event": 2, "call": 2, "answer": 2, "set": 2, "withdraw": 1, "prove": 2,
    "consent": 2, "merge": 8, "never": 1, "match": 2, "unmerge": 3, "take_back": 1, "undo": 2,
}  # fmt: skip
MERGING = {"merge", "never", "match", "unmerge", "take_back"}


def sequence(seed: int) -> list[Step]:
    """Some people are brought in, then this and that happens to them."""
    chance = Random(seed)
    told = [_import(chance, chance.sample(PEOPLE, chance.randint(3, 6)))]
    names = chance.choices(list(STEPS), list(STEPS.values()), k=chance.randint(4, 16))
    return told + [(name, *_about(name, chance)) for name in names]


sequences = st.integers(0, (1 << 32) - 1).map(sequence)


def before_merging(steps: Sequence[Step]) -> int:
    """How many steps go by until one that may merge, part or decide."""
    found = (place for place, told in enumerate(steps) if told[0] in MERGING)
    return next(found, len(steps))


def _about(name: str, chance: Random) -> Step:
    one, other = chance.sample(PEOPLE, 2)
    match name:
        case "import":
            return _import(chance, chance.choices(PEOPLE, k=chance.randint(1, 4)))[1:]
        case "answer":
            return one, chance.randrange(11)
        case "call":
            return one, chance.choice(["spoken", "wrong_number"])
        case "set":
            return one, *chance.choice(
                [("city", "Bonn"), ("city", "Paris"), ("mobile", "+447400123456")]
            )
        case "withdraw":
            return one, chance.choice(["city", "city", "mobile"])
        case "prove":
            return one, chance.choice(["bounced", "answered"])
        case "consent":
            return one, chance.random() < 0.5
        case "merge" | "never":
            return ((one, other),)
        case "match":
            judged = [_judged(chance) for _ in range(chance.randint(1, 4))]
            return judged, chance.random() < 0.3
        case "unmerge":
            return one, chance.random() < 0.3, chance.random() < 0.3
        case "take_back":
            return (chance.random(),)
        case "undo":
            return (chance.randint(1, 6),)
    return (one,)


def _import(chance: Random, who: Sequence[int]) -> Step:
    rows = [_row(chance, each) for each in who]
    return "import", chance.choice(SOURCES), rows, chance.randrange(10)


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


def _judged(chance: Random) -> tuple[int, int, float]:
    return chance.choice(PEOPLE), chance.choice(PEOPLE), chance.uniform(0.4, 1)
