"""All that can be seen of a base, to be compared with that of another life."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from threefold.behavioral import service as behavioral
from threefold.descriptive import service as descriptive
from threefold.descriptive.models import Counter, Customer, Member
from threefold.identity import service as identity
from threefold.identity.models import Candidate, Link
from threefold.related import service as related
from threefold.view.models import Card

_ROOMS = ("descriptive", "identity", "related", "view")
_LEFT_OUT: set[type[models.Model]] = {Candidate, Counter, Link, Member}
_TECHNICAL = {Customer: {"version", "updated_at", "digest"}, Card: {"updated_at"}}


def tables() -> list[type[models.Model]]:
    """Every table of the rooms that know customers, so that a new one is compared unasked; not the
    decisions, nor what matching remembers of its own work, nor numbers not yet given out."""
    return [
        model
        for room in _ROOMS
        for model in apps.get_app_config(room).get_models()
        if model not in _LEFT_OUT and not model.__name__.startswith("Match")
    ]


def picture() -> dict[str, Any]:
    """All that can be seen, by table, with the numbers of customers and of what they brought.

    Numbers that the store gives out by itself say nothing.
    """
    seen: dict[str, Any] = {}
    for model in tables():
        left_out = set(_TECHNICAL.get(model, ()))
        if isinstance(model._meta.pk, models.AutoField):
            left_out.add(model._meta.pk.attname)
        rows = model._default_manager.order_by().values()
        shown = [{n: v for n, v in row.items() if n not in left_out} for row in rows]
        seen[model.__name__] = sorted(shown, key=repr)
    behaviour = behavioral.summaries(identity.map()).to_pylist()
    seen["behaviour"] = sorted(behaviour, key=lambda row: row["customer_id"])
    seen["answers"] = related.summaries().to_pylist()
    seen["reach"] = descriptive.reachability().to_pylist()
    seen["completeness"] = descriptive.completeness().to_pylist()
    return seen
