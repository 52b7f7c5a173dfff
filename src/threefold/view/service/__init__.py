"""Every question about the three kinds joined, and the rebuilding of what answers them."""

from threefold.view.service.cards import refresh, renew_reach
from threefold.view.service.evidence import as_known_on, conflicts, disagreement, why_value
from threefold.view.service.export import export_customers
from threefold.view.service.listing import LISTED, figures, listed, narrowed
from threefold.view.service.mending import REASONS, Mend, work_list
from threefold.view.service.moments import end_of, moment_of
from threefold.view.service.page import customer_view, find_card
from threefold.view.service.preferences import preferences_of
from threefold.view.service.search import matching
from threefold.view.service.tending import REST_DAYS, assign, finish, reopen
from threefold.view.service.wide import wide, wide_day, wide_days, wide_fields
from threefold.view.service.worklist import export_work_list

__all__ = [
    "LISTED",
    "REASONS",
    "REST_DAYS",
    "Mend",
    "as_known_on",
    "assign",
    "conflicts",
    "customer_view",
    "disagreement",
    "end_of",
    "export_customers",
    "export_work_list",
    "figures",
    "find_card",
    "finish",
    "listed",
    "matching",
    "moment_of",
    "narrowed",
    "preferences_of",
    "refresh",
    "renew_reach",
    "reopen",
    "why_value",
    "wide",
    "wide_day",
    "wide_days",
    "wide_fields",
    "work_list",
]
