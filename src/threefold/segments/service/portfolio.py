"""The portfolio of all customers, and what is missing where it cannot be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threefold.kit.errors import NotFound
from threefold.kit.phrases import phrase
from threefold.related import service as related
from threefold.segments.logic import portfolio as logic
from threefold.segments.logic.portfolio import LEAVING, VALUE, Portfolio
from threefold.segments.service.fields import said
from threefold.segments.service.ground import ground


@dataclass(frozen=True)
class Lacking:
    """A score that the wide view does not hold: it was never `computed`, is not `good` enough to be
    published, or the view was made before it (`view`)."""

    code: str
    label: str
    why: str


def portfolio(
    value: float | None = None, chance: float | None = None
) -> tuple[Portfolio | None, date]:
    """Customers by lifetime value and chance to leave, and the day that is told of; None where both
    are known of nobody.

    `value` and `chance` are where to split it, nearly; the means where left out. Raises NotFound
    where there is no wide view or it has not both scores.
    """
    on = ground()
    if lacking():
        raise NotFound(
            phrase("The portfolio needs lifetime value and the chance to stay away."),
            remedy=phrase("Run “threefold score”, then “threefold wide”."),
        )
    rows = on.ask(logic.cells(), [], also=[VALUE, LEAVING]).to_pylist()
    return logic.portfolio(rows, value, chance), on.as_of


def lacking() -> list[Lacking]:
    """The scores that are missing for the portfolio. Raises NotFound without a wide view."""
    missing = [code for code in (VALUE, LEAVING) if code not in ground().columns]
    cards = related.cards() if missing else {}
    found = []
    for column in missing:
        code = column.removeprefix("score_")
        card = cards.get(code)
        why = "computed" if card is None else "view" if card.published else "good"
        found.append(Lacking(code, said(related.scores()[code].label), why))
    return found
