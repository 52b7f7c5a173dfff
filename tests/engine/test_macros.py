"""Every function of the shared dialect gives the same on both engines, on rows full of edges."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from threefold.engine.types import Engine

MOMENTS = st.datetimes(dt.datetime.fromisoformat("1900-01-01"),
                       dt.datetime.fromisoformat("2199-12-31T23:59:59.999999"))  # fmt: skip
# What people type, and what only looks like a number.
AMOUNTS = st.one_of(
    st.decimals(-10**12, 10**12, places=5).map(str),
    st.floats(-1e15, 1e15).map(repr),
    st.from_regex(r"[-+]?[0-9]{0,16}[.,]?[0-9]{0,6}([eE][-+]?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["", " ", ".", "-", "5.", ".5", " 12 ", "12\n", "1_000", "１２", "NaN", "0x1F",
                     "Infinity", "1e400", "99999999999999.99995", "-99999999999999.9999"]),
    st.text(max_size=4),
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NAMES = ("a", "a b", "día", "品", "missing")
PROPERTIES = st.dictionaries(
    st.sampled_from(NAMES[:-1]),
    st.one_of(
        TEXTS, st.none(), st.booleans(), st.integers(-(10**15), 10**15),
        st.lists(st.integers(0, 9), max_size=2), st.fixed_dictionaries({"b": st.integers(0, 9)}),
    ),
).map(lambda said: json.dumps(said, ensure_ascii=False))  # fmt: skip
NUMBERS = st.decimals(-(10**8), 10**8, places=4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "moment": st.none() | MOMENTS,
            "day": st.none() | MOMENTS.map(dt.datetime.date),
            "content": st.none() | AMOUNTS,
            "word": st.none() | TEXTS,
            "properties": st.none() | PROPERTIES,
            "part": st.none() | NUMBERS | st.just(0),
            "whole": st.none() | NUMBERS | st.just(0),
            "n": st.none() | st.integers(-5, 5),
            "place": st.integers(0, 3),
        }
    ),
    min_size=60,
    max_size=80,
)
SCHEMA = pa.schema([
    ("id", pa.int64()), ("moment", pa.timestamp("us")), ("day", pa.date32()),
    ("content", pa.string()), ("word", pa.string()), ("properties", pa.string()),
    ("part", pa.decimal128(18, 4)), ("whole", pa.decimal128(18, 4)), ("n", pa.int64()),
    ("place", pa.int64()),
])  # fmt: skip
EACH = f"""
select
    id,
    tf_day_of_week(moment) as weekday, tf_day_of_week(day) as weekday_of_day,
    tf_local_hour(moment) as hour, tf_month(moment) as month,
    tf_days_between(day, moment) as days,
    tf_day_number(moment) as day_number, tf_day_number(day) as day_number_of_day,
    tf_date(tf_day_number(moment)) as back, tf_date(n) as near,
    tf_month_number(moment) as month_number, tf_seconds(moment) as seconds,
    tf_seconds(day) as seconds_of_day,
    tf_decimal(content) as amount, tf_hash(word) as hash,
    tf_ratio(part, whole) as ratio, tf_ratio(n, whole) as ratio_whole,
    tf_ratio(part, n) as ratio_part,
    {", ".join(f"tf_property(properties, '{name}') as p{i}" for i, name in enumerate(NAMES))},
    {", ".join(f"tf_json_text(properties, '{name}') as j{i}" for i, name in enumerate(NAMES))}
from rows
"""
TOGETHER = """
select
    place,
    count(*) as many,
    sum(part) as total,
    tf_ratio(sum(part), sum(whole)) as ratio,
    max_by(word, tf_key(n, id)) as newest,
    min_by(word, tf_key(n, id)) as oldest,
    max_by(id, tf_key(tf_seconds(moment), word, id)) filter (where n > 0) as last_id,
    max_by(id, tf_key(n, part, day, id)) as most,
    max_by(n, id) as last_known
from rows
group by place
"""


@settings(
    max_examples=4,
    deadline=None,
    # To shrink would ask Spark thousands of times; the assertion names the row.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip
@given(rows=ROWS)
def test_both_engines_agree(engines: tuple[Engine, Engine], rows: list[dict[str, Any]]) -> None:
    numbered = [{"id": n, **row} for n, row in enumerate(rows)]
    table = pa.Table.from_pylist(numbered, schema=SCHEMA)
    for sql, key in ((EACH, "id"), (TOGETHER, "place")):
        usual, other = (
            engine.query(f"{sql} order by {key}", inputs={"rows": table}) for engine in engines
        )
        assert usual.column_names == other.column_names
        differing = [
            (name, one[name], two[name], rows[one["id"]] if "id" in one else None)
            for one, two in zip(usual.to_pylist(), other.to_pylist(), strict=True)
            for name in usual.column_names
            if not _same(one[name], two[name])
        ]
        assert not differing


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return math.isclose(one, two, rel_tol=1e-9)
    return bool(one == two)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("tf_day_of_week(timestamp '2026-11-22 09:30:00')", 7),
        ("tf_local_hour(timestamp '2026-11-22 09:30:00')", 9),
        ("tf_days_between(date '2026-02-27', date '2026-03-01')", 2),
        ("tf_month(timestamp '2026-11-22 09:30:00')", "2026-11"),
        ("tf_day_number(timestamp '1969-12-31 23:59:59')", -1),
        ("tf_date(365)", dt.date(1971, 1, 1)),
        ("tf_month_number(date '1971-02-03')", 13),
        ("tf_seconds(timestamp '1969-12-31 23:59:59.5')", -1),
        ("tf_ratio(1, 4)", 0.25),
        ("tf_ratio(1, 0)", None),
        (
            "tf_converted(cast(99999999.9999 as decimal(18, 4)), cast(0.8 as decimal(18, 8)))",
            "79999999.9999",
        ),
        (
            "tf_converted(cast(99999999999999.9999 as decimal(18, 4)), cast(2 as decimal(18, 8)))",
            None,
        ),
        ("tf_property('{\"a b\": 7}', 'a b')", "7"),
        ("tf_decimal(' 1.00005 ')", "1.0001"),
        ("tf_decimal('12 pounds')", None),
        ("tf_hash('x')", 710810379057940483),
    ],
)
def test_what_a_function_gives(usual: Engine, said: str, answer: Any) -> None:
    found = usual.query(f"select {said} as found")["found"][0].as_py()
    assert (str(found) if isinstance(answer, str) else found) == answer
