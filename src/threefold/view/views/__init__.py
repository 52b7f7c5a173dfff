"""Pages of the customer view."""

from threefold.view.views.accuracy import accuracy, measure
from threefold.view.views.accuracy_of import accuracy_of
from threefold.view.views.accuracy_panel import panel as accuracy_panel
from threefold.view.views.behaviour import compare
from threefold.view.views.behaviour import panel as behaviour_panel
from threefold.view.views.conflicts import answer as answer_conflict
from threefold.view.views.conflicts import conflicts
from threefold.view.views.conflicts import keep as keep_in_conflict
from threefold.view.views.conflicts import undo as undo_keeping
from threefold.view.views.evidence import known_on, why
from threefold.view.views.mending import export_mend, mend, tend
from threefold.view.views.pages import (
    customer,
    customers,
    delete_view,
    edit_value,
    export,
    save_view,
    search,
    timeline,
    unmask,
)
from threefold.view.views.preferences_panel import panel as preferences_panel
from threefold.view.views.proving import prove, unprove

__all__ = [
    "accuracy",
    "accuracy_of",
    "accuracy_panel",
    "answer_conflict",
    "behaviour_panel",
    "compare",
    "conflicts",
    "customer",
    "customers",
    "delete_view",
    "edit_value",
    "export",
    "export_mend",
    "keep_in_conflict",
    "known_on",
    "measure",
    "mend",
    "preferences_panel",
    "prove",
    "save_view",
    "search",
    "tend",
    "timeline",
    "undo_keeping",
    "unmask",
    "unprove",
    "why",
]
