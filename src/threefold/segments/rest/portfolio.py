"""The portfolio, under `/api/v1/segments/portfolio`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Schema

from threefold.segments.rest.segments import router
from threefold.segments.service.portfolio import portfolio


class SplitIn(Schema):
    """Where to split it, nearly; at the means where left out."""

    value: float | None = Field(None, description="Lifetime value.")
    chance: float | None = Field(None, ge=0, le=1, description="Chance to stay away.")
    by: Literal["churn", "churn_contract"] | None = Field(
        None, description="Which chance; the first that is known where left out."
    )


class QuadrantOut(Schema):
    code: Literal["keep", "win_back", "grow", "let_be"]
    rule: str
    customers: int
    value: Decimal
    leaving: float | None = Field(description="Mean chance to stay away.")


class PortfolioCellOut(Schema):
    low: float | None
    high: float | None
    least: float | None
    most: float | None
    customers: int
    value: Decimal
    quadrant: str
    rule: str


class PortfolioOut(Schema):
    as_of: date
    customers: int
    unknown: int = Field(description="Customers of whom one of both is not known.")
    value: float | None = Field(description="Where value is split.")
    chance: float | None
    quadrants: list[QuadrantOut]
    cells: list[PortfolioCellOut]


@router.get("/portfolio", response=PortfolioOut, summary="Portfolio")
def of_all(request: HttpRequest, split: Query[SplitIn]) -> dict[str, Any]:
    """Customers by lifetime value and chance to stay away, in four quadrants."""
    found, day = portfolio(split.value, split.chance, f"score_{split.by}" if split.by else "")
    if found is None:
        none = {"customers": 0, "unknown": 0, "value": None, "chance": None}
        return {"as_of": day, **none, "quadrants": [], "cells": []}
    cells = [asdict(each) for row in found.rows for each in row]
    return {
        "as_of": day, "customers": found.customers, "unknown": found.unknown,
        "value": found.value, "chance": found.chance,
        "quadrants": [asdict(each) for each in found.quadrants], "cells": cells,
    }  # fmt: skip
