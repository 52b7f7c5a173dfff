"""Names: how well two are told apart or together, and how fast columns of them are standardised.

python bench/names.py [../shared/data/names/cases.csv] [--names N] [--processes P]

Peers in the same run: equal after folding; Jaro-Winkler and the token sort ratio of rapidfuzz,
each at the threshold that is best for it on these very pairs. Ours has one fixed threshold.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from faker import Faker
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from threefold.engine import service as engine
from threefold.identity.comparison import Comparison, find
from threefold.kit.names import THRESHOLD, score, table
from threefold.kit.text import fold

CASES = Path("../shared/data/names/cases.csv")
LOCALES = ("en_US", "es_MX", "de_DE", "fr_FR", "pt_BR", "ru_RU", "zh_CN", "ja_JP", "ko_KR")
MATCHED = {"persons": ("person_name", "part"), "organisations": ("organisation_name", "close")}
LIMIT_S, LIMIT_F1 = 20.0, 0.80
Compare = Callable[[str, str], float]
Case = tuple[str, str, bool]


def cases(path: Path) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {"persons": [], "organisations": []}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = "persons" if row["schema"] == "Person" else "organisations"
            found[kind].append((row["name1"], row["name2"], row["is_match"] == "true"))
    return found


def measured(scores: list[tuple[float, bool]], threshold: float) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = sum(value >= threshold and same for value, same in scores)
    taken = sum(value >= threshold for value, _ in scores)
    wanted = sum(same for _, same in scores)
    precision, recall = right / max(taken, 1), right / max(wanted, 1)
    return precision, recall, 2 * right / max(taken + wanted, 1)


def accuracy(path: Path) -> None:
    peers: dict[str, tuple[Compare, float | None]] = {
        "threefold": (score, THRESHOLD),
        "equal after folding": (lambda a, b: float(fold(a) == fold(b)), 0.5),
        "Jaro-Winkler, best threshold": (
            lambda a, b: JaroWinkler.similarity(fold(a), fold(b)),
            None,
        ),
        "token sort ratio, best threshold": (
            lambda a, b: fuzz.token_sort_ratio(fold(a), fold(b)) / 100,
            None,
        ),
    }
    for kind, pairs in cases(path).items():
        print(f"{kind}: {len(pairs)} labelled pairs")
        for name, (compare, threshold) in peers.items():
            start = time.process_time()
            scores = [(compare(left, right), same) for left, right, same in pairs]
            each = (time.process_time() - start) / len(pairs) * 1e6
            if threshold is None:
                threshold = max(
                    (n / 100 for n in range(50, 100)), key=lambda t: measured(scores, t)[2]
                )
            precision, recall, f1 = measured(scores, threshold)
            print(
                f"  {name:34} at {threshold:.2f}: precision {precision:.3f}, recall {recall:.3f}, "
                f"F1 {f1:.3f}; {each:.0f} µs a pair"
            )
            if name == "threefold" and kind == "persons":
                print(
                    f"  limit for persons: F1 >= {LIMIT_F1}: {'ok' if f1 >= LIMIT_F1 else 'MISSED'}"
                )


def matched(path: Path) -> None:
    """The comparisons of matching on the same pairs: F1 where every level down to one counts."""
    place = engine.linking()
    for kind, pairs in cases(path).items():
        name, least = MATCHED[kind]
        each = find(name)
        sides = [[each.standard(pair[side]) for pair in pairs] for side in (0, 1)]
        rows: dict[str, object] = {"n": list(range(len(pairs)))}
        for side, words in zip("lr", sides, strict=True):
            rows[f"own_{side}"] = pa.array(words, pa.string())
            latin = [each.latin(word) if word and each.latin else None for word in words]
            rows[f"own_latin_{side}"] = pa.array(latin, pa.string())
        place.keep("pairs", pa.table(rows))
        levels = each.levels("own", {})
        taken = levels[: [level.label for level in levels].index(least) + 1]
        told = " ".join(f"when {level.sql} then 1.0" for level in taken)
        passed = " ".join(f"when {level.sql} then 0.0" for level in levels[len(taken) :])
        found = place.query(
            f"select n, case {told} {passed} else 0.0 end as v from pairs order by n"
        )
        scores = list(zip(found["v"].to_pylist(), (pair[2] for pair in pairs), strict=True))
        precision, recall, f1 = measured(scores, 0.5)
        meet = sum(
            same and not set(_keys(each, left)).isdisjoint(_keys(each, right))
            for left, right, same in zip(*sides, (pair[2] for pair in pairs), strict=True)
        )
        print(
            f"matching, {kind}, levels down to “{least}”: precision {precision:.3f}, recall "
            f"{recall:.3f}, F1 {f1:.3f}; {meet / sum(pair[2] for pair in pairs):.3f} of the same "
            "meet in a blocking key"
        )
    place.close()


def _keys(each: Comparison, value: str | None) -> list[tuple[str, str]]:
    cut = ((part, key(value)) for part, key in each.keys.items()) if value else ()
    return [(part, found) for part, found in cut if found]


def made_up(count: int, seed: int = 7) -> list[str]:
    """`count` distinct names from nine countries' names, a third with a second given name."""
    rng = random.Random(seed)
    share = -(-count // len(LOCALES))
    names: list[str] = []
    for locale in LOCALES:
        fake = Faker(locale)
        fake.seed_instance(seed)
        given = sorted({fake.first_name() for _ in range(3000)})
        family = sorted({fake.last_name() for _ in range(3000)})
        eastern = locale[:2] in {"zh", "ja", "ko"}
        found: set[str] = set()
        while len(found) < share:
            first, second, last = rng.choice(given), rng.choice(given), rng.choice(family)
            if eastern:
                found.add(last + first + (second if rng.random() < 0.9 else "")[:1])
                if len(found) % 5 == 4:
                    found.add(f"{last} {first} {rng.randrange(10**6)}")
            else:
                both = f"{first} {second[0]}. " if rng.random() < 0.3 else f"{first} {second} "
                found.add((both if rng.random() < 0.6 else f"{first} ") + last)
        names.extend(itertools.islice(sorted(found), share))
    rng.shuffle(names)
    return names[:count]


def speed(count: int, processes: int) -> None:
    names = made_up(count)
    print(f"standard forms and keys of {len(names):,} names, {len(set(names)):,} distinct")
    column = pa.array(names)
    own, others = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    table(column, processes=processes)
    wall = time.perf_counter() - start
    own = time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    beside = after.ru_utime + after.ru_stime - others.ru_utime - others.ru_stime
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + after.ru_maxrss) / 1024
    print(
        f"  {processes} processes: {wall:.1f} s wall, {own:.1f} + {beside:.1f} s of processor, "
        f"{peak:.0f} MB; limit {LIMIT_S * count / 1e6:.1f} s on two free cores"
    )
    start = time.perf_counter()
    table(pa.array(random.Random(1).choices(names[: max(1, count // 20)], k=count)))
    print(f"  the same number with 5 % distinct: {time.perf_counter() - start:.1f} s wall")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", type=Path, default=CASES)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if given.cases.exists():
        accuracy(given.cases)
        matched(given.cases)
    else:
        print(f"no labelled pairs at {given.cases}")
    speed(given.names, given.processes)


if __name__ == "__main__":
    main()
