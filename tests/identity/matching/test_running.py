"""A whole run over an installation's customers: merged, asked, repeated, by command and job."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.support import company
from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.identity.models import Link
from threefold.identity.service import matching

pytestmark = pytest.mark.django_db

_GIVEN = [
    "Ana", "Luis", "Marta", "Pedro", "Elena", "Jorge", "Nuria", "Diego", "Carmen", "Hugo", "Irene",
    "Pablo", "Rosa", "Ivan",
]  # fmt: skip
_FAMILY = [
    "Lopez", "Vidal", "Castro", "Ibarra", "Molina", "Rojas", "Serrano", "Campos", "Fuentes",
    "Navarro", "Prieto",
]  # fmt: skip
_STREETS = ["Calle Mayor", "Avenida del Sol", "Plaza Nueva", "Calle Luna", "Paseo del Prado"]


def people(count: int) -> list[dict[str, str]]:
    """Persons who differ in everything that is compared."""
    dice = random.Random(7)
    return [
        {
            "Full name": f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)} {dice.choice(_FAMILY)}",
            "E-mail": f"user{n}.{dice.randrange(10**6)}@example.com",
            "Date of birth": f"{dice.randrange(1940, 2004)}-{dice.randrange(1, 13):02}-"
            f"{dice.randrange(1, 29):02}",
            "Street": f"{dice.choice(_STREETS)} {dice.randrange(1, 200)}",
            "Postal code": f"{dice.randrange(1000, 52999):05}",
        }
        for n in range(count)
    ]


def sheet(rows: list[dict[str, str]], first: int) -> str:
    names = ["Customer number", *rows[0]]
    lines = [",".join([str(first + n), *row.values()]) for n, row in enumerate(rows)]
    return "\n".join([",".join(names), *lines]) + "\n"


@pytest.fixture
def two_systems(plan: Any, tmp_path: Any) -> list[tuple[int, int]]:
    """Two hundred customers, of whom forty stand in a second system under another address."""
    known = people(200)
    again = [{**row, "E-mail": row["E-mail"].replace("@", ".new@")} for row in known[:40]]
    company.bring(
        tmp_path, "shop", sheet(known, 1), "customers", source="crm", numbers="Customer number"
    )
    company.bring(tmp_path, "club", sheet(again, 9001), "customers", source="club")
    return [(_owner("shop", 1 + n), _owner("club", 9001 + n)) for n in range(len(again))]


def _owner(issuer: str, number: int) -> int:
    found = identity.owner("customer_number", issuer, str(number))
    assert found is not None
    return found


def test_a_dry_run_counts_and_changes_nothing(two_systems: list[tuple[int, int]]) -> None:
    found = matching.find(dry_run=True)
    assert found.applied is None
    assert found.sure >= 38
    assert [run.entity for run in found.runs] == ["person", "organisation"]
    assert found.runs[0].records == 240
    assert not Link.objects.exists()


def test_who_is_surely_the_same_is_merged_once(
    two_systems: list[tuple[int, int]], owner: Any
) -> None:
    found = matching.find(actor=owner)
    assert found.applied is not None
    joined = set(Link.objects.values_list("left_id", "right_id"))
    right = {(min(pair), max(pair)) for pair in two_systems}
    assert len(joined & right) >= 38
    assert len(joined - right) <= 1
    again = matching.find(actor=owner)
    assert again.applied is not None
    assert (again.applied.merged, again.applied.withdrawn) == (0, 0)
    assert set(Link.objects.values_list("left_id", "right_id")) == joined
    for each in Link.objects.all():
        assert "example.com" not in json.dumps(each.evidence)


def test_what_staff_parted_is_not_joined_again(
    two_systems: list[tuple[int, int]], owner: Any
) -> None:
    matching.find(actor=owner)
    parted = Link.objects.earliest("pk")
    identity.unmerge(link=parted.pk, actor=owner)
    done = matching.find(actor=owner).applied
    assert done is not None
    assert done.merged == 0
    assert descriptive.root_of(parted.left_id) != descriptive.root_of(parted.right_id)
