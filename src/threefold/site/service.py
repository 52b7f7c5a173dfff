"""What the home page and `threefold status` tell: what is known of each kind, what to do next."""

from __future__ import annotations

from typing import Any

from threefold.behavioral import service as behavioral
from threefold.descriptive import service as descriptive
from threefold.kit.errors import NotFound
from threefold.plan import service as plan
from threefold.view import service as view

NEXT_STEPS = 5


def overview() -> dict[str, Any]:
    """Counts by kind, the plan in force and what to collect next; JSON-ready but for Decimals."""
    cards = view.figures()
    behaviour = behavioral.totals()
    return {
        "plan": _plan(),
        "descriptive": {
            key: cards[key]
            for key in (
                "customers", "named", "persons", "organisations", "made_up", "likely", "reachable",
                "unreachable", "without_contact_way",
            )
        }
        | {"completeness": round(cards["described"], 4)},
        "behavioral": {
            "events": behaviour["events"],
            "customers": cards["buyers"],
            "completeness": round(cards["observed"], 4),
            "kinds": {row["kind"]: row["events"] for row in behaviour["kinds"]},
            "purchases": behaviour["purchases"],
        },
        "related": {
            "answers": cards["answers"],
            "customers": cards["asked"],
            "csat": cards["csat"],
            "nps": cards["nps"],
            "completeness": round(cards["understood"], 4),
        },
        "conflicts": descriptive.conflict_count(),
        "next": _next(),
    }  # fmt: skip


def _plan() -> dict[str, Any] | None:
    try:
        current = plan.current()
    except NotFound:
        return None
    return {
        "industry": current.industry,
        "version": current.number,
        "variables": len(current.variables),
    }


def _next() -> list[dict[str, Any]]:
    try:
        steps = plan.next_steps(NEXT_STEPS)
    except NotFound:
        return []
    return [
        {
            "code": step.code,
            "label": step.label,
            "kind": step.kind,
            "missing": round(step.missing, 4),
            "where": step.where,
            "why": step.why,
            "url": step.url,
        }
        for step in steps
    ]
