"""Pages of the customer view."""

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
    "customer",
    "customers",
    "delete_view",
    "edit_value",
    "export",
    "prove",
    "save_view",
    "search",
    "timeline",
    "unmask",
]
