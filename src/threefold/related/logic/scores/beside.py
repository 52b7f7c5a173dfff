"""What is told of customers beside their behavioural variables: the columns of a frame for it."""

from __future__ import annotations

ATTITUDE = (
    "attitude_sum", "attitude_weight", "attitude_answers", "attitude_total", "attitude_square",
    "attitude_last", "attitude_last_day",
)  # fmt: skip
"""Of answers to surveys."""

CONTACTS = ("contact_tries", "contact_hits", "contact_hour", "contact_channel")
"""Of contacts that we began: tries, answers, and when and how each customer answers best."""

CONTRACTS = (
    "contract_running", "contract_ended", "contract_days", "contract_renewed_days",
    "contract_term_days", "contract_renewals", "contract_changes", "contract_pauses",
)  # fmt: skip
"""Of contracts, memberships and accounts: how many run and ended, days since the oldest of those
that run began, since the newest beginning or renewal, between renewals."""

INCOMING = (
    "incoming_times", "incoming_30d", "incoming_90d", "incoming_365d", "incoming_days",
    "incoming_hour", "incoming_channel",
)  # fmt: skip
"""Of contacts that customers began: how often, days since the last one, usual hour and channel."""

WALLET = (
    "wallet_share", "wallet_share_day", "wallet_shares", "wallet_share_sum",
    "wallet_share_square", "wallet_spend", "wallet_spend_day", "wallet_place",
    "wallet_place_day", "wallet_shops", "wallet_elsewhere",
)  # fmt: skip
"""Of what customers told of where they buy."""

BESIDE = (*ATTITUDE, *CONTACTS, *CONTRACTS, *INCOMING, *WALLET)
