"""A competitor with one of everything, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

DAY = date(2026, 3, 20)


def rival(actor: Any, name: str = "Corner Shop", **more: Any) -> Any:
    from threefold.related.service import rivals

    return rivals.add(name=name, actor=actor, **more)


def seen(competitor: Any, kind: str, actor: Any, **more: Any) -> Any:
    """An observation of a kind with what that kind needs."""
    from threefold.related.service import rivals

    needed: dict[str, Any] = {
        "visit": {"text": "Half the shelves were empty"},
        "price": {"product": "20001", "price": Decimal("5.40"), "currency": "GBP"},
        "claim": {"text": "Lanterns from 4 pounds", "source": "Leaflet"},
    }[kind]
    told = {"seen_on": DAY, **needed, **more}
    return rivals.observe(competitor.pk, kind=kind, actor=actor, **told)


def rival_pages(owner: Any, customer: int) -> dict[str, list[Mapping[str, Any]]]:
    """One with visits, prices and a customer, and one out of use; examples for their pages."""
    from threefold.related.service import rivals

    made = rival(owner, names=["the corner"], website="corner.example", categories=["lanterns"])
    one = seen(made, "visit", owner, place="High Street")
    for kind in ("price", "claim"):
        seen(made, kind, owner)
    note = rivals.note_customer(
        customer, made.pk, told_on=DAY, how="contact", share=0.3, evidence="Likes their lanterns",
        actor=owner,
    )  # fmt: skip
    told = rivals.note_wallet(
        customer, told_on=DAY, how="survey", share=0.6, place=1, shops=2, actor=owner
    )
    gone = rivals.retire(rival(owner, "Gone").pk, actor=owner)
    files = [
        {"what": what, "file_format": kind}
        for what in ("observations", "customers")
        for kind in ("csv", "json")
    ]
    return {
        "related:(competitor)": [{"competitor": made.pk}, {"competitor": gone.pk}],
        "related:(competitor, kind)": [
            {"competitor": made.pk, "kind": kind} for kind in ("visit", "price", "claim")
        ],
        "related:(observation)": [{"observation": one.pk}],
        "related:(what, file_format)": files,
        "related:(customer, kind)": [
            {"customer": customer, "kind": kind} for kind in ("elsewhere", "wallet")
        ],
        "related:(customer, kind, note)": [
            {"customer": customer, "kind": "elsewhere", "note": note.pk},
            {"customer": customer, "kind": "wallet", "note": told.pk},
        ],
    }
