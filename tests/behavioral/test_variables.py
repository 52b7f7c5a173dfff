"""Every variable's own example; what its file must hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.support.acts import distilled, events_of, people_of, same

from threefold.behavioral import variable
from threefold.behavioral.logic.distil import statements
from threefold.behavioral.logic.distil.relations import RELATIONS
from threefold.behavioral.variable import BANDS, EXAMPLE_DAY, LANGUAGES, TYPES
from threefold.engine import service as engine
from threefold.kit.errors import NotFound

PLUGINS = list(variable.plugins().items())


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """What every example's customer is told as, in the order of `PLUGINS`."""
    events = events_of(module.EXAMPLE.events for _, module in PLUGINS)
    place = engine.open(memory_limit_mb=2048)
    found = distilled(place, events, people_of(len(PLUGINS)), EXAMPLE_DAY)
    place.close()
    return found.to_pylist()


@pytest.mark.parametrize("place", range(len(PLUGINS)), ids=[name for name, _ in PLUGINS])
def test_example(answers: list[dict[str, Any]], place: int) -> None:
    name, module = PLUGINS[place]
    assert module.EXAMPLE.answers
    for code, expected in module.EXAMPLE.answers.items():
        assert variable.find(code).definition.plugin == name
        if isinstance(answers[place][code], Decimal):
            expected = Decimal(expected)
        assert same(answers[place][code], expected), (code, answers[place][code], expected)


@pytest.mark.parametrize("code", list(variable.definitions()))
def test_definition_is_whole(code: str) -> None:
    one = variable.definitions()[code]
    for texts in (one.label, one.meaning):
        assert set(texts) == set(LANGUAGES)
        assert all(text and "{" not in text for text in texts.values())
    assert one.type in TYPES
    assert one.needs or one.source in RELATIONS
    assert variable.find(one.column).definition == one
    assert bool(one.needs) != bool(one.parts)
    for needed in one.needs:
        assert variable.find(needed)
    for days in one.windows:
        assert days in BANDS
        assert 2 * days in BANDS
    if one.before:
        assert RELATIONS[one.source].banded


def test_where_a_whole_life_says_nothing_there_are_windows_only() -> None:
    assert variable.find("new_categories_90d").days == 90
    assert variable.definitions()["new_categories"].column == "new_categories_365d"
    with pytest.raises(NotFound):
        variable.find("new_categories")


def test_enough_variables() -> None:
    assert len(variable.plugins()) >= 80


def test_codes_are_different() -> None:
    codes = [
        each.code for one in variable.definitions().values() for each in variable._windows(one)
    ]
    assert len(codes) == len(set(codes))


def test_unknown_variable_names_those_alike() -> None:
    with pytest.raises(NotFound) as raised:
        variable.find("spend_8d")
    assert "spend_7d" in raised.value.remedy


def test_only_what_events_can_fill_is_asked() -> None:
    codes = {each.code for each in variable.of_kinds(["contact"])}
    assert {"contacts_90d", "complaints", "inactive_days"} <= codes
    assert not {"spend", "spend_trend", "calls"} & codes


def test_what_others_are_made_of_comes_first() -> None:
    wanted = statements.whole([variable.find("rhythm_regularity")], variable.find)
    assert [each.code for each in wanted] == [
        "rhythm_spread_days", "purchase_rhythm_days", "rhythm_regularity",
    ]  # fmt: skip


def test_amounts_are_converted_at_the_rate_of_their_day() -> None:
    life = variable.example(
        """
        2024-10-03 10:00 purchase reference=A amount=10 currency=USD
        2024-10-04 10:00 purchase reference=B amount=10 currency=USD
        2024-10-05 10:00 purchase reference=C amount=7 currency=EUR
        2024-10-06 10:00 purchase reference=D amount=99 currency=XAU
        """
    )
    found = distilled(
        engine.shared(), events_of([life.events]), people_of(1), EXAMPLE_DAY,
        [variable.find("spend"), variable.find("orders")],
    )  # fmt: skip
    assert found.to_pylist() == [{"customer_id": 0, "spend": Decimal(5 + 8 + 7), "orders": 4}]
