"""Whose contact it is: a customer searched for, or one known by phone or address only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.kit.registry import Registry
from threefold.plan import service as planning

SOURCE = "staff"
# Identifiers noted by staff belong to no import, so that undoing one never takes them along.
_NO_RUN = 0


@dataclass(frozen=True)
class Found:
    """A customer as a search shows him; `name` and `text` are as the searcher may see them."""

    customer_id: int
    name: str
    text: str = ""
    icon: str = "user"


finders: Registry[Callable[[Any, str], list[Found]]] = Registry("search for customers")
"""`find(request, text)` by name, phone, e-mail or any number; rooms above register it."""


def search(request: Any, text: str) -> list[Found]:
    """Customers that the words fit, best first, at most some ten."""
    return [found for _name, find in finders for found in find(request, text)]


@dataclass(frozen=True)
class Caller:
    """A way to reach somebody, as standardised, and who is known by it."""

    kind: str
    value: str
    written: str
    known: tuple[int, ...]


def caller(request: Any, channel: str, written: str) -> Caller:
    """Read a phone number or e-mail address and look who has it. Invalid when it is neither."""
    kind, value = _standard(channel, written)
    schemes = ("mobile", "phone", "fax") if kind != "email" else ("email",)
    found = {identity.find(scheme, "", value) for scheme in schemes} - {None}
    if not found:
        # The search knows every way of every customer by index; the ways themselves decide.
        for hit in search(request, value):
            ways = descriptive.contact_ways(hit.customer_id)
            if any(way.value == value and (way.kind in schemes) for way in ways):
                found.add(hit.customer_id)
    return Caller(kind, value, written.strip(), tuple(sorted(each for each in found if each)))


def customer_of(whose: Caller, *, name: str, actor: Any) -> tuple[int, bool]:
    """The customer known by this way, or a new one; and whether he is new.

    Conflict when several are: staff must say which of them it was.
    """
    if len(whose.known) > 1:
        raise Conflict(
            _("Several customers can be reached this way."),
            remedy=_("Choose one of them from the search."),
        )
    if whose.known:
        return whose.known[0], False
    given = pa.table(
        {
            "row": pa.array([0], pa.int64()),
            "scheme": pa.array([whose.kind], pa.string()),
            "issuer": pa.array([""], pa.string()),
            "value": pa.array([whose.value], pa.string()),
        }
    )
    with transaction.atomic():
        settled = identity.resolve(given, source=SOURCE, run=_NO_RUN, at=clock.now())
        if not settled.num_rows:
            raise Invalid(
                _("This number or address stands for none: nobody is known by it."),
                where={"field": "caller"},
                remedy=_("Write the one the customer really has, or find the customer by name."),
            )
        customer_id = int(settled["customer_id"][0].as_py())
        _describe(customer_id, whose, name.strip(), actor)
    return customer_id, True


def _describe(customer_id: int, whose: Caller, name: str, actor: Any) -> None:
    """The way and the name as values set by staff, as far as the plan has a place for them."""
    plan = planning.current()
    reason = _("Noted with a contact")
    told = [(plan.contacts.get(whose.kind), whose.written)]
    told.append((plan.variables.get("full_name"), name))
    for variable, value in told:
        if variable and value:
            descriptive.set_value(customer_id, variable.code, value, actor=actor, reason=reason)
    descriptive.announce(pa.table({"customer_id": pa.array([customer_id], pa.int64())}))


def _standard(channel: str, written: str) -> tuple[str, str]:
    kind = "email" if "@" in written else "fax" if channel == "fax" else "mobile"
    spec = descriptive.Spec(
        type="email" if kind == "email" else "phone", contact=kind, region=settings.COUNTRY
    )
    form = descriptive.standardise(pa.array([written]), spec).to_pylist()[0]
    if not form["ok"] or not form["standard"]:
        raise Invalid(
            _("This is neither a phone number nor an e-mail address."),
            where={"field": "caller"},
            remedy=_("Write the number with its country code, as in +34 600 111 222."),
        )
    return ("phone" if form["problem"] == "not_mobile" else kind), str(form["standard"])


def way_of(customer_id: int, way_id: int | None, channel: str, kinds: tuple[str, ...]) -> Any:
    """The contact way of this number, which must be this customer's and fit; None for none."""
    if not way_id:
        return None
    for way in descriptive.contact_ways(customer_id):
        if way.pk == way_id and way.kind in kinds:
            return way
    raise NotFound(
        _("This contact way does not exist any more."),
        where={"field": "way", "channel": channel},
        remedy=_("Choose one of those that are offered now."),
    )
