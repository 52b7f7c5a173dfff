"""Pages of the market view."""

from threefold.behavioral.views.market.files import download
from threefold.behavioral.views.market.pages import (
    buyers,
    cohorts,
    concentration,
    overview,
    ranking,
    rfm,
)

__all__ = ["buyers", "cohorts", "concentration", "download", "overview", "ranking", "rfm"]
