"""The words a plan may use; `docs` and forms read them from here."""

from __future__ import annotations

import re

KINDS = ("descriptive", "behavioral", "related")
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "descriptive": (
        "identification",
        "contact",
        "geography",
        "demography",
        "firmography",
        "consent",
    ),
    "behavioral": (
        "purchase",
        "consumption",
        "contact",
        "campaign",
        "clickstream",
        "call",
        "trade",
        "preference",
    ),
    "related": (
        "satisfaction",
        "loyalty",
        "attitude",
        "need",
        "competitor",
        "churn",
        "value",
        "propensity",
    ),
}
ENTITIES = ("person", "organisation", "both")
NUMERIC = ("integer", "decimal", "money", "percent", "score")
CHOICES = ("choice", "multi_choice")
TYPES = (
    *("text", "name", "org_name", *NUMERIC, "date", "datetime", "boolean", *CHOICES),
    *("phone", "email", "address", "country", "language", "url", "identifier"),
)
PRIVACY = ("public", "internal", "personal", "sensitive")
COLLECTIONS = ("form", "card", "staff", "survey", "import", "event", "derived")
REQUIRED_FOR = ("all", "persons", "organisations", "buyers", "none")
SOURCE_LENGTH = 60
CRITERIA = ("verification", "source", "agreement", "recency")
CONTACTS = ("mobile", "phone", "fax", "email", "post", "web", "chat")
BASES = ("contract", "consent", "legal_obligation", "legitimate_interest")
GOALS = (
    *("raise_satisfaction", "raise_loyalty", "cut_churn", "develop_prospects"),
    *("improve_portfolio", "reach_customers", "know_value"),
)
EVENT_FIELDS = (
    *("place", "channel", "product", "category", "quantity", "amount", "currency"),
    *("duration_s", "outcome", "reference"),
)
EVENT_FAMILIES = ("B1", "B2", "B3", "B4", "B5", "B6", "B7")
CLASSES = ("", "persons", "organisations", "buyers")
SECTIONS = ("purpose", "question", "variable", "event", "segment")

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
OPTION_CODE = re.compile(r"[a-z0-9_]{1,60}")
_RULE_WORDS = frozenset({"and", "or", "not", "in", "is", "null", "true", "false", "between"})


def rule_codes(rule: str) -> set[str]:
    """Codes of the variables that a segment's rule speaks of."""
    bare = re.sub(r"'(?:[^']|'')*'", "", rule)
    return set(re.findall(r"[A-Za-z_]\w*", bare)) - _RULE_WORDS
