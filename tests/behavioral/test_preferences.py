"""Taste from behaviour: by hand, planted and found, none where there is none."""

from __future__ import annotations

import math
import random
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.support.acts import events_of, people_of

from threefold.behavioral import lifestyle
from threefold.behavioral.logic import preferring as logic
from threefold.behavioral.service import preferring as service
from threefold.behavioral.service.queries import query
from threefold.engine import service as engine
from threefold.kit.errors import Invalid

DAY = date(2026, 3, 31)
NO_GOODS = pa.table({name: pa.array([], pa.string()) for name in ("product", "category", "name")})


def bought(day: int, category: str, product: str, **more: str) -> dict[str, str]:
    return {
        "local_at": f"2026-03-{day:02d} 10:00", "kind": "purchase", "category": category,
        "product": product, "amount": "5", **more,
    }  # fmt: skip


def tastes(lives, *, goods: pa.Table = NO_GOODS, told: bool = False, on=None) -> list[dict]:
    events, people = events_of(lives), people_of(len(lives))
    with service._tallied(on or engine.shared(), events, people, goods, DAY) as work:
        work.keep("base", query("preferences_base"))
        values = logic.RULE | {"told": told}
        asked = {"asked": logic.ASKED.empty_table()}
        return work.query(query("preferences_affinity"), values, asked).to_pylist()


def one(found: list[dict], customer: int, topic: str) -> dict:
    return next(row for row in found if (row["customer_id"], row["topic"]) == (customer, topic))


def test_affinity_by_hand(home):
    """Customer 0 takes 3 of 4 from x, customer 1 takes 1 of 12: the base share is 4 of 16."""
    lives = [
        [bought(1, "x", "a"), bought(1, "x", "b"), bought(2, "x", "c"), bought(2, "y", "d")],
        [bought(day, "y", f"p{day}") for day in range(1, 12)] + [bought(20, "x", "a")],
    ]
    row = one(tastes(lives), 0, "x")
    share, base, whole = 3 / 4, 4 / 16, 4
    assert row["share"] == pytest.approx(share)
    assert row["base_share"] == pytest.approx(base)
    assert row["affinity"] == pytest.approx((3 + 5 * base) / ((whole + 5) * base))
    z = 1.6448536269514722
    middle = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    assert row["at_least"] == pytest.approx((middle - spread) / (1 + z * z / whole) / base)
    chance = math.exp(-(3 * math.log(share / base) + math.log((1 - share) / (1 - base))))
    assert row["confidence"] == pytest.approx(1 - 2 * chance)
    assert (row["purchases"], row["looks"], row["days"]) == (3, 0, 2)
    assert (row["first_day"], row["last_day"]) == (date(2026, 3, 1), date(2026, 3, 2))
    less = one(tastes(lives), 1, "x")
    assert less["confidence"] == 0
    assert 0 < less["confidence_less"] < 1
    assert not less["likes"]


def test_what_is_a_sign_and_how_much_it_weighs(home):
    look = {"local_at": "2026-03-05 10:00", "kind": "page_view", "product": "a"}
    life = [
        bought(1, "x", "a"),
        bought(1, "x", "a"),
        bought(2, "x", "b", outcome="returned", quantity="-1", amount="-5"),
        bought(2, "charge", "post"),
        {"local_at": "2026-04-01 10:00", "kind": "purchase", "category": "x", "amount": "5"},
        {"local_at": "2023-03-01 10:00", "kind": "purchase", "category": "x", "amount": "5"},
        {"local_at": "2026-03-04 10:00", "kind": "search", "reference": "football boots"},
        look,
    ]
    goods = pa.table({"product": ["a"], "category": ["x"], "name": ["RED BALL"]})
    found = tastes([life], goods=goods)
    row = one(found, 0, "x")
    assert (row["purchases"], row["looks"], row["weight"]) == (1, 1, pytest.approx(1.2))
    assert one(found, 0, "sports")["weight"] == pytest.approx(0.3)
    assert {row["topic"] for row in found} == {"x", "sports"}


def test_one_big_basket_does_not_outweigh_many_days(home):
    basket = [bought(1, "x", f"a{nth}") for nth in range(40)]
    row = one(tastes([basket, [bought(2, "y", "b")]]), 0, "x")
    assert (row["weight"], row["purchases"], row["days"]) == (pytest.approx(10), 40, 1)
    assert not row["likes"]


def _base(customers: int, seed: int) -> list[list[dict[str, str]]]:
    """Customers who buy by chance of eight categories, unlike large."""
    chance = random.Random(seed)
    sizes = [30, 20, 15, 12, 10, 6, 4, 3]
    return [
        [
            bought(chance.randint(1, 28), f"c{chance.choices(range(8), sizes)[0]}", f"p{nth}")
            for nth in range(chance.randint(5, 40))
        ]
        for _ in range(customers)
    ]


def test_a_planted_taste_is_found_and_chance_is_not(home):
    lives = _base(600, 7)
    for nth in range(40):
        lives[nth] += [bought(1 + day, "c7", f"q{day}") for day in range(8)]
    found = tastes(lives, told=True)
    likes = {(row["customer_id"], row["topic"]) for row in found}
    planted = sum((nth, "c7") in likes for nth in range(40))
    by_chance = sum(customer >= 40 for customer, _ in likes)
    assert planted >= 36
    assert by_chance <= 0.05 * 560
    assert all(row["affinity"] >= 1.5 and row["confidence"] >= 0.95 for row in found)


def test_one_customer_is_told_the_same_as_all(home):
    lives = _base(30, 3)
    events, people = events_of(lives), people_of(30)
    everybody = tastes(lives)
    with service._tallied(engine.shared(), events, people, NO_GOODS, DAY) as work:
        work.keep("base", query("preferences_base"))
        shares = work.query("select * from base")
    none = logic.ASKED.empty_table()
    mine = events.filter(pc.equal(events["subject"], "s5"))
    told = service._stand(mine, people.slice(5, 1), NO_GOODS, shares, none, DAY)
    expected = [row for row in everybody if row["customer_id"] == 5]
    assert expected
    assert_same(told, expected)


def assert_same(told: list[dict], expected: list[dict]) -> None:
    assert len(told) == len(expected)
    for one_row, other in zip(told, expected, strict=True):
        for name, value in other.items():
            close = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
            assert one_row[name] == close, name


def test_spark_says_the_same(home, spark):
    lives = [*_base(20, 3), [bought(1, "x", "a", product_name="GARDEN CHAIR")]]
    lives[0].append({"local_at": "2026-03-04 10:00", "kind": "search", "reference": "football"})
    found = tastes(lives)
    assert len(found) > 20
    assert_same(tastes(lives, on=spark), found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("JIGSAW PUZZLE FARM", {"children"}),
        ("Balones de FÚTBOL", {"sports"}),
        ("孩子的玩具和书籍", {"children", "reading"}),
        ("RECIPE BOOK PANTRY DESIGN", {"cooking"}),
        ("a book and a recipe book", {"reading", "cooking"}),
        ("sports car", set()),
        ("Mochilas escolares", {"children", "travel"}),
        ("bookkeeping", set()),
        ("", set()),
        ("Lectura", {"reading"}),
        ("家居", {"home"}),
    ],
)
def test_lifestyles_are_known_by_words(home, text, codes):
    assert lifestyle.recogniser(service._folder()).topics(text) == codes


def test_every_lifestyle_has_words_and_four_names(home):
    found = lifestyle.lifestyles(service._folder())
    assert len(found) >= 12
    for each in found.values():
        assert set(each.label) == {"en", "es", "zh-hans", "zh-hant"}
        for name in each.label.values():
            assert each.code in lifestyle.recogniser(service._folder()).topics(name), name


def test_an_installation_may_have_its_own(home):
    folder = home.root / "lifestyles"
    folder.mkdir()
    (folder / "sailing.toml").write_text(
        'label = { en = "Sailing" }\n[words]\nen = ["yacht"]\n', "utf-8"
    )
    assert lifestyle.recogniser(service._folder()).topics("YACHTS") == {"sailing"}
    assert service.lifestyle_names("es")["sailing"] == "Sailing"
    (folder / "broken.toml").write_text("label = 1\n", "utf-8")
    with pytest.raises(Invalid) as problem:
        lifestyle.lifestyles(service._folder())
    assert problem.value.where["file"] == "broken.toml"
