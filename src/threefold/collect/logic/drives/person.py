"""Whether two entries name the same person."""

from __future__ import annotations

from collections.abc import Mapping

from threefold.kit.text import fold
from threefold.plan.types import Plan

_NAMES = ("full_name", "organisation_name", "family_name")
_WITH = ("birth_date", "postal_code", "postal_address", "city")


def mark(plan: Plan, values: Mapping[str, object]) -> str:
    """What tells this person from others, from standard values; empty where nothing does.

    An e-mail address, else a mobile or phone number, else a name together with date of birth,
    postcode, address or city.
    """
    for contact in ("email", "mobile", "phone"):
        variable = plan.contacts.get(contact)
        value = values.get(variable.code) if variable else None
        if value:
            return f"{contact}:{fold(str(value))}"
    name = next((str(values[each]) for each in _NAMES if values.get(each)), "")
    beside = next((f"{each}:{values[each]}" for each in _WITH if values.get(each)), "")
    return f"name:{fold(name)}|{fold(beside)}" if name and beside else ""
