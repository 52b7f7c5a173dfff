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


def chances() -> list[str]:
    """Which of `LEAVING` are known of somebody; the first of those that the wide view holds where
    none is. Raises NotFound without a wide view."""
    on = ground()
    held = [code for code in LEAVING if code in on.columns]
    if len(held) < 2:
        return held
    (known,) = on.ask(logic.known(held), [], also=held).to_pylist()
    return [code for code in held if known[code]] or held[:1]


def portfolio(
    value: float | None = None, chance: float | None = None, by: str = ""
) -> tuple[Portfolio | None, date]:
    """Customers by lifetime value and chance to leave, and the day that is told of; None where both
    are known of nobody.

    `value` and `chance` are where to split it, nearly; the means where left out. `by` is one of
    `chances`, the first where left out. Raises NotFound where there is no wide view or it has not
    both scores.
    """
    on, held = ground(), chances()
    if lacking():
        raise NotFound(
            phrase("The portfolio needs lifetime value and the chance to stay away."),
            remedy=phrase("Run “threefold score”, then “threefold wide”."),
        )
    leaving = by if by in held else held[0]
    rows = on.ask(logic.cells(leaving), [], also=[VALUE, leaving]).to_pylist()
    return logic.portfolio(rows, value, chance, leaving), on.as_of


def lacking() -> list[Lacking]:
    """The scores that are missing for the portfolio. Raises NotFound without a wide view."""
    missing = [] if VALUE in ground().columns else [VALUE]
    if not chances():
        missing.append(LEAVING[0])
    cards = related.cards() if missing else {}
    found = []
    for column in missing:
        code = column.removeprefix("score_")
        card = cards.get(code)
        why = "computed" if card is None else "view" if card.published else "good"
        found.append(Lacking(code, said(related.scores()[code].label), why))
    return found
