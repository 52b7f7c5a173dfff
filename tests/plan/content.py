"""A small sound plan to break, change and measure in tests."""

from __future__ import annotations

from typing import Any

from threefold.plan.logic.build import from_content
from threefold.plan.types import Plan


def variable(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "descriptive",
        "dimension": "demography",
        "entity": "person",
        "type": "text",
        "privacy": "internal",
        "purpose": "service",
        "owner": "crm_manager",
        "source": ["crm", "web"],
        "collection": "form",
        "refresh_days": 365,
        "required_for": "none",
        "label": {"en": code.replace("_", " ").capitalize(), "es": f"{code} (es)"},
        "why": {"en": "So that we serve you better."},
        "synonyms": {"en": [code, f"{code} column"]},
        **changes,
    }


def question(code: str, *variables: str) -> dict[str, Any]:
    return {
        "code": code,
        "goal": "know_value",
        "variables": list(variables),
        "label": {"en": f"Question {code}?"},
    }


def content() -> dict[str, Any]:
    return {
        "code": "small",
        "icon": "building-store",
        "label": {"en": "Small", "zh-hant": "小"},
        "summary": {"en": "A small plan."},
        "purpose": [
            {
                "code": "service",
                "legal_basis": "contract",
                "label": {"en": "Serving"},
                "text": {"en": "To serve."},
            }
        ],
        "question": [question("who", "city", "mobile"), question("worth", "mobile", "spend")],
        "variable": [
            variable("city"),
            variable(
                "mobile",
                type="phone",
                dimension="contact",
                privacy="personal",
                contact="mobile",
                required_for="all",
            ),
            variable(
                "tier",
                type="choice",
                allowed=[
                    {"value": "gold", "en": "Gold", "es": "Oro"},
                    {"value": "plain", "en": "Plain"},
                ],
            ),
            variable(
                "spend",
                kind="behavioral",
                dimension="purchase",
                type="money",
                unit="currency",
                collection="derived",
                required_for="buyers",
            ),
        ],
        "event": [
            {
                "code": "purchase",
                "b": "B1",
                "fields": ["amount", "outcome"],
                "required": ["amount"],
                "outcomes": [{"value": "sold", "en": "Sold"}, {"value": "returned", "en": "Back"}],
                "label": {"en": "Purchase"},
            }
        ],
        "segment": [
            {
                "code": "rich",
                "rule": "spend > 100 and tier = 'gold'",
                "label": {"en": "Rich"},
                "handling": {"en": "Keep them."},
            }
        ],
    }


def plan(number: int = 1) -> Plan:
    return from_content(content(), number=number)
