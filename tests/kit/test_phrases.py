"""Sentences of code without Django."""

from __future__ import annotations

from threefold.kit.phrases import phrase


def test_values_are_filled_in() -> None:
    assert phrase("%(count)s of 100 %%: %(name)s", count=3, name="50% off") == "3 of 100 %: 50% off"


def test_without_values_nothing_is_read_into_the_text() -> None:
    assert phrase("100% %(name)s") == "100% %(name)s"
