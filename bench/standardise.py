"""How long 1,000,000 phones, e-mail addresses and names take, against the limit of 60 s together.

    python bench/standardise.py [ROWS]

The values are all different, so nothing is saved by looking at each once; they come from a seeded
generator that writes them as people do, a part of them wrong. Wall seconds with a second process,
CPU seconds of both; beside them the bare libraries on a sample, scaled up.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable

import phonenumbers
import pyarrow as pa
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

from threefold.descriptive.logic import standard
from threefold.descriptive.logic.forms import Spec

LIMIT_S = 60.0
SAMPLE = 4_000
GIVEN = [
    "Ana",
    "Luis",
    "María",
    "José",
    "Carmen",
    "James",
    "Mary",
    "Wei",
    "Mei",
    "Hans",
    "Greta",
    "Pierre",
    "Amélie",
    "Yuki",
    "Kenji",
]
FAMILY = [
    "García",
    "Núñez",
    "López",
    "Smith",
    "Jones",
    "Brown",
    "Wang",
    "Chen",
    "Müller",
    "Schmidt",
    "Martin",
    "Sato",
    "Tanaka",
]
HOSTS = [
    "gmail.com",
    "hotmail.com",
    "yahoo.es",
    "outlook.com",
    "icloud.com",
    "qq.com",
    "163.com",
    "web.de",
]


def phones(rows: int) -> list[str]:
    dice = random.Random(1)
    numbers = dice.sample(range(600_000_000, 760_000_000), rows)
    found = []
    for number in numbers:
        n, way = str(number), dice.random()
        if way < 0.35:
            found.append(n)
        elif way < 0.6:
            found.append(f"{n[:3]} {n[3:5]} {n[5:7]} {n[7:]}")
        elif way < 0.75:
            found.append(f"+34 {n[:3]} {n[3:6]} {n[6:]}")
        elif way < 0.82:
            found.append(f"0034{n}")
        elif way < 0.92:
            found.append(f"91{n[2:5]} {n[5:]}")
        elif way < 0.97:
            found.append(f"+44 7400 {n[3:]}")
        elif way < 0.99:
            found.append(f"Tel. {n} ext. {n[-2:]}")
        else:
            found.append(f"{n}?")
    return found


def emails(rows: int) -> list[str]:
    dice = random.Random(2)
    found = []
    for i in range(rows):
        first, last = dice.choice(GIVEN), dice.choice(FAMILY)
        host = dice.choice(HOSTS) if dice.random() < 0.7 else f"empresa{dice.randrange(60_000)}.es"
        way = dice.random()
        local = f"{first}.{last}{i}".encode("ascii", "ignore").decode()
        if way < 0.6:
            found.append(f"{local.lower()}@{host}")
        elif way < 0.9:
            found.append(f" {local}@{host.upper()} " if way < 0.62 else f"{local}@{host}")
        elif way < 0.95:
            found.append(f"{first}.{last}{i}@{host}")
        elif way < 0.98:
            found.append(f"{local}@muñoz{i % 5_000}.es")
        else:
            found.append(f"{local}@@{host}")
    return found


def names(rows: int) -> list[str]:
    dice = random.Random(3)
    return [f"{dice.choice(GIVEN)} {i:x} {dice.choice(FAMILY)}" for i in range(rows)]


def measure(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, children included."""
    begin, cpu = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - begin, _cpu() - cpu


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def bare_phone(text: str) -> None:
    try:
        number = phonenumbers.parse(text, "ES")
    except NumberParseException:
        return
    phonenumbers.is_valid_number(number)
    phonenumbers.number_type(number)
    phonenumbers.format_number(number, PhoneNumberFormat.E164)


def bare_email(text: str) -> None:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    written = {"phones": phones(rows), "e-mails": emails(rows), "names": names(rows)}
    specs = {"phones": Spec("phone", contact="mobile", region="ES"), "e-mails": Spec("email")}
    bare = {"phones": bare_phone, "e-mails": bare_email}
    total = total_cpu = 0.0
    print(f"{rows:,} different values of each")
    for name, values in written.items():
        column = pa.array(values)
        if name in specs:
            spec = specs[name]
            made: list[pa.Table] = []
            wall, cpu = measure(lambda: made.append(standard.standardise(column, spec)))  # noqa: B023
            right = sum(made[0]["ok"].to_pylist()) / rows
            _, alone = measure(lambda: [bare[name](text) for text in values[:SAMPLE]])  # noqa: B023
            alone *= rows / min(SAMPLE, rows)
            print(
                f"{name:8} {wall:6.1f} s, CPU {cpu:6.1f} s ({right:.1%} of right form);"
                f" the bare library: CPU {alone:6.1f} s, {alone / cpu:.1f} times as much"
            )
        else:
            try:
                from threefold.kit.names import table
            except ImportError:
                print(f"{name:8} not measured: threefold.kit.names is not there")
                continue
            wall, cpu = measure(lambda: table(column))  # noqa: B023
            print(f"{name:8} {wall:6.1f} s, CPU {cpu:6.1f} s")
        total, total_cpu = total + wall, total_cpu + cpu
    share = total / (LIMIT_S * rows / 1_000_000)
    print(
        f"together {total:6.1f} s, CPU {total_cpu:6.1f} s;"
        f" {share:.2f} of the limit of 60 s a million"
    )


if __name__ == "__main__":
    main()
