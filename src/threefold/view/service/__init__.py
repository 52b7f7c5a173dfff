"""Every question about the three kinds joined, and the rebuilding of what answers them."""

from threefold.view.service.cards import refresh, renew_reach
from threefold.view.service.evidence import as_known_on, conflicts, disagreement, why_value
from threefold.view.service.export import export_customers
from threefold.view.service.listing import LISTED, figures, listed, narrowed
from threefold.view.service.mending import REASONS, Mend, work_list
from threefold.view.service.moments import end_of, moment_of
from threefold.view.service.naming import anybody, display_name, named
from threefold.view.service.narrowing import Narrowing, narrowings
from threefold.view.service.page import customer_view, find_card
from threefold.view.service.preferences import preferences_of
from threefold.view.service.readers import reader_of
from threefold.view.service.search import matching
from threefold.view.service.tending import REST_DAYS, assign, finish, reopen
from threefold.view.service.wide import (
    WideFile,
    ask_for_wide,
    export_wide,
    forget_wide,
    keep_accuracy,
    look_after_wide,
    rebuild_wide,
    tidy_wide,
    wide,
    wide_day,
    wide_days,
    wide_fields,
    wide_rows,
    wide_table,
)
from threefold.view.service.worklist import export_work_list

__all__ = [
    "LISTED",
    "REASONS",
    "REST_DAYS",
    "Mend",
    "Narrowing",
    "WideFile",
    "anybody",
    "as_known_on",
    "ask_for_wide",
    "assign",
    "conflicts",
    "customer_view",
    "disagreement",
    "display_name",
    "end_of",
    "export_customers",
    "export_wide",
    "export_work_list",
    "figures",
    "find_card",
    "finish",
    "forget_wide",
    "keep_accuracy",
    "listed",
    "look_after_wide",
    "matching",
    "moment_of",
    "named",
    "narrowed",
    "narrowings",
    "preferences_of",
    "reader_of",
    "rebuild_wide",
    "refresh",
    "renew_reach",
    "reopen",
    "tidy_wide",
    "why_value",
    "wide",
    "wide_day",
    "wide_days",
    "wide_fields",
    "wide_rows",
    "wide_table",
    "work_list",
]
