"""Pages of the customer view."""

from threefold.view.views.accuracy import accuracy, measure
from threefold.view.views.pages import (
    customer,
    customers,
    delete_view,
    edit_value,
    export,
    prove,
    save_view,
    search,
    timeline,
    unmask,
)

__all__ = [
    "accuracy",
    "customer",
    "customers",
    "delete_view",
    "edit_value",
    "export",
    "measure",
    "prove",
    "save_view",
    "search",
    "timeline",
    "unmask",
]
