"""Figures and sides of trades as the ledger's pages write them."""

from __future__ import annotations

from decimal import Decimal

from django.template import Library
from django.utils.functional import Promise

from threefold.behavioral.service import ledger_words as words

register = Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """`{{ 2874.5|figure }}`: with as many decimals as it has."""
    return words.figure(value)


@register.filter
def side(value: str) -> str | Promise:
    """`{{ "bought"|side }}`: bought or sold in the reader's language."""
    return words.SIDES.get(value, value)
