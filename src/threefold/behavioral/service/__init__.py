"""Every write of events and every question about behaviour that other rooms may ask."""

from threefold.behavioral.service.beside import beside
from threefold.behavioral.service.choosing import chosen
from threefold.behavioral.service.covering import buyers, coverage
from threefold.behavioral.service.distilled import (
    filled,
    snapshots,
    variables,
    variables_of,
)
from threefold.behavioral.service.distilling import distil, explain, newest_day
from threefold.behavioral.service.exporting_variables import export_variables
from threefold.behavioral.service.landing import (
    compact,
    erase,
    land,
    preview,
    stage,
    staged,
    tidy,
    undo,
)
from threefold.behavioral.service.learning import (
    contact_tries,
    contacts_incoming,
    subscription_steps,
    variables_then,
)
from threefold.behavioral.service.ledger import (
    export_trade_list,
    has_trades,
    ledger,
    ledger_days,
    ledger_file,
    reconcile,
    trade_list,
)
from threefold.behavioral.service.preferring import (
    lifestyle_names,
    lifestyles,
    preferences,
    preferences_day,
    preferences_of,
    topics_in,
)
from threefold.behavioral.service.rates import import_rates, needed_rates, rates, set_rates
from threefold.behavioral.service.reading import (
    latest,
    life,
    month_totals,
    subjects_since,
    summaries,
    totals,
)
from threefold.behavioral.service.recording import record
from threefold.behavioral.service.standing import runs_of
from threefold.behavioral.service.vocabulary import judge, kinds, personal_properties
from threefold.behavioral.service.withdrawing import withdraw
from threefold.behavioral.variable import all_variables, definitions
from threefold.behavioral.variable import find as variable_of

__all__ = [
    "all_variables",
    "beside",
    "buyers",
    "chosen",
    "compact",
    "contact_tries",
    "contacts_incoming",
    "coverage",
    "definitions",
    "distil",
    "erase",
    "explain",
    "export_trade_list",
    "export_variables",
    "filled",
    "has_trades",
    "import_rates",
    "judge",
    "kinds",
    "land",
    "latest",
    "ledger",
    "ledger_days",
    "ledger_file",
    "life",
    "lifestyle_names",
    "lifestyles",
    "month_totals",
    "needed_rates",
    "newest_day",
    "personal_properties",
    "preferences",
    "preferences_day",
    "preferences_of",
    "preview",
    "rates",
    "reconcile",
    "record",
    "runs_of",
    "set_rates",
    "snapshots",
    "stage",
    "staged",
    "subjects_since",
    "subscription_steps",
    "summaries",
    "tidy",
    "topics_in",
    "totals",
    "trade_list",
    "undo",
    "variable_of",
    "variables",
    "variables_of",
    "variables_then",
    "withdraw",
]
