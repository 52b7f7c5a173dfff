"""Needs, suggestions and minutes for tests, and a page of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.support.surveys import TOKEN


def wanted(actor: Any, name: str = "Open later", strength: float = 4, **more: Any) -> Any:
    """A piece of evidence in the register."""
    from threefold.related.service import needs

    given = {"kind": "contact", "said_on": date(2026, 3, 1), **more}
    return needs.note(needs.Noted(name=name, strength=strength, **given), actor=actor)


def drop(client: Any, box: Any, place: str = "", **typed: Any) -> Any:
    """Look at the page of a box, write, send; the answer."""
    address = f"{box.address}{place}"
    page = client.get(address).content.decode()
    found = TOKEN.search(page)
    assert found
    given = {"kind": "suggestion", "text": "Open on Sundays", "token": found[1], **typed}
    return client.post(address, given)


def minutes(actor: Any, *lines: Any, **more: Any) -> Any:
    """Minutes of a focus group, kept."""
    from threefold.related.service.needs import minuting

    given = {"kind": "focus", "title": "Panel in May", "held_on": date(2026, 5, 4), **more}
    return minuting.write(minuting.Content(**given, lines=lines), actor=actor)


def need_pages(owner: Any, customer: int) -> dict[str, list[Mapping[str, Any]]]:
    """One of everything, and examples for the addresses of their pages."""
    from django.test import Client

    from threefold.related.models import Suggestion
    from threefold.related.service import needs
    from threefold.related.service.needs import boxes, minuting, suggesting

    told = wanted(owner, customer=customer, product="Shop", words="José wants it", source="Desk")
    wanted(owner, "Longer hours", strength=7, scale=(0, 10), people=3)
    other = wanted(owner, "Parking")
    needs.together(other.need, told.need, actor=owner)
    box = boxes.create(name="Till", actor=owner)
    drop(Client(), box, name="José García", reach="jose.garcia@example.com", agreed="1")
    left = Suggestion.objects.get()
    suggesting.link(left, customer, actor=owner)
    suggesting.take(left, name="Sundays", product="", strength=3, actor=owner)
    line = minuting.Line("Parking", 5, "Shop", customer, 1, "García parks far away")
    held = minutes(owner, line, attending=(customer,), notes="With José", others=2)
    both = [{"need_id": told.need_id}, {"need_id": other.need_id}]
    return {
        "related:(need_id)": both[:1],
        "related:need": both,
        "related:(evidence_id)": [{"evidence_id": told.pk}],
        "related:(suggestion_id)": [{"suggestion_id": left.pk}],
        "related:(box_id)": [{"box_id": box.pk}],
        "related:suggest": [{"slug": box.slug}],
        "related:suggest-embed": [{"slug": box.slug}],
        "related:(minutes_id)": [{"minutes_id": held.pk}],
    }
