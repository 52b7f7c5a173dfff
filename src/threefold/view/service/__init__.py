"""Every question about the three kinds joined, and the rebuilding of what answers them."""

from threefold.view.service.cards import refresh
from threefold.view.service.export import export_customers
from threefold.view.service.listing import LISTED, figures, listed, narrowed
from threefold.view.service.mending import Mend, work_list
from threefold.view.service.page import customer_view, find_card
from threefold.view.service.search import matching

__all__ = [
    "LISTED",
    "Mend",
    "customer_view",
    "export_customers",
    "figures",
    "find_card",
    "listed",
    "matching",
    "narrowed",
    "refresh",
    "work_list",
]
