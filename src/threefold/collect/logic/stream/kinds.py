"""What kind of behaviour a message tells of, by its type and the name it gives its event.

Names of shops and of messaging follow Segment's e-commerce and e-mail specifications.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from threefold.collect.types import ALLOW, Tracking


@dataclass(frozen=True, slots=True)
class Kind:
    """`code` of EVENT_SCHEMA; `spread` events have a line for each of their products."""

    code: str
    outcome: str = ""
    channel: str = ""
    spread: bool = False
    back: bool = False
    """Takes an earlier sale back: quantities and amounts count as negative."""


_SPEC = {
    "order_completed": Kind("purchase", spread=True),
    "order_refunded": Kind("purchase", "cancelled", spread=True, back=True),
    "order_cancelled": Kind("purchase", "cancelled", spread=True, back=True),
    "product_viewed": Kind("page_view"),
    "product_clicked": Kind("page_view"),
    "product_list_viewed": Kind("page_view"),
    "products_searched": Kind("search"),
    "product_added": Kind("cart", "added"),
    "product_removed": Kind("cart", "removed"),
    "cart_viewed": Kind("cart", "viewed"),
    "checkout_started": Kind("cart", "checkout"),
    "promotion_viewed": Kind("campaign_response", "delivered", "web"),
    "promotion_clicked": Kind("campaign_response", "clicked", "web"),
    "coupon_applied": Kind("campaign_response", "redeemed"),
    "email_delivered": Kind("campaign_response", "delivered", "email"),
    "email_opened": Kind("campaign_response", "opened", "email"),
    "email_link_clicked": Kind("campaign_response", "clicked", "email"),
    "email_bounced": Kind("campaign_response", "bounced", "email"),
    "email_marked_as_spam": Kind("campaign_response", "refused", "email"),
    "unsubscribed": Kind("campaign_response", "refused", "email"),
    "signed_up": Kind("registration"),
}
_OF_TYPE = {
    "page": Kind("page_view", channel="web"),
    "screen": Kind("page_view", channel="app"),
    "group": Kind("group"),
}
KNOWN = frozenset(
    {
        "purchase", "contact", "campaign_response", "page_view", "search", "cart", "call", "trade",
        "registration", "group",
    }
)  # fmt: skip
"""Kinds that every plan understands."""

_NO_WORD = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def code_of(name: str) -> str:
    """`Product Added` and `productAdded` as `product_added`, at most 60 characters."""
    return _NO_WORD.sub("_", _HUMP.sub("_", name)).strip("_").lower()[:60] or "event"


def kind_of(type_: str, name: str | None, tracking: Tracking) -> Kind:
    """The kind of a message; what the source's tracking plan says comes first."""
    if type_ != "track" or not name:
        return _OF_TYPE.get(type_, Kind(type_))
    rule = tracking.kinds.get(name)
    if rule and rule.kind:
        return _SPEC.get(rule.kind) or Kind(rule.kind)
    code = code_of(name)
    return _SPEC.get(code) or Kind(code)


def policy_of(type_: str, name: str | None, tracking: Tracking, planned: Collection[str]) -> str:
    """What to do with a message of that name: allow, warn or quarantine."""
    if type_ != "track" or not name or name in tracking.kinds:
        return ALLOW
    kind = kind_of(type_, name, tracking).code
    return ALLOW if kind in planned or kind in KNOWN else tracking.unknown
