"""Which planned variable a trait of `identify` fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from threefold.collect.logic import naming
from threefold.collect.logic.targets import Target
from threefold.collect.types import IGNORE

SURE = 0.9
# The names of Segment's specification; the rest is found by name and synonyms of the plan.
_SPEC = {
    "firstname": "given_name",
    "lastname": "family_name",
    "name": "full_name",
    "email": "email",
    "phone": "mobile",
    "birthday": "birth_date",
    "gender": "gender",
    "createdat": "customer_since",
    "title": "job_title",
    "website": "website",
    "address.street": "street",
    "address.city": "city",
    "address.postalcode": "postal_code",
    "address.state": "region",
    "address.country": "country",
    "company.name": "organisation_name",
    "company.industry": "industry",
    "company.employee_count": "employees",
}
NESTED = ("address", "company")
"""Traits that are objects, whose fields count as traits `address.city` and so on."""


def targets_of(
    names: Iterable[str], places: Sequence[Target], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Trait name to place (`variable.<code>`), each place once; others are left out.

    `chosen` is what staff settled for the source: a place, or `ignore`.
    """
    variables = {place.to for place in places if place.to.startswith("variable.")}
    out: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (each not in chosen, each)):
        place = chosen.get(name) or _place(name, places, variables)
        if place and place != IGNORE and place in variables and place not in out.values():
            out[name] = place
    return out


def _place(name: str, places: Sequence[Target], variables: set[str]) -> str:
    known = _SPEC.get(name.lower())
    if known and f"variable.{known}" in variables:
        return f"variable.{known}"
    if known == "mobile" and "variable.phone" in variables:
        return "variable.phone"
    best, sure = "", 0.0
    for place in places:
        if place.to in variables:
            like = naming.likeness(name.rpartition(".")[2], place.synonyms)
            if like > sure:
                best, sure = place.to, like
    return best if sure >= SURE else ""
