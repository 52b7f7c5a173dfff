"""Groups found in the data, under `/api/v1/segments/groups`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from threefold.segments.logic.groups.dividing import FEWEST, MOST
from threefold.segments.rest.segments import router
from threefold.segments.service import groups as service


class GroupsIn(Schema):
    """In what customers shall be alike, and how many groups there shall be."""

    about: Literal["all", "behavioral", "related"] = "all"
    groups: int | None = Field(
        None, ge=FEWEST, le=MOST, description="As many as part customers best where left out."
    )


class GroupsBegun(Schema):
    job: str = Field(description="See /api/v1/jobs/{job} for how far it is.")


class TraitOut(Schema):
    code: str
    away: float = Field(description="Standardised difference from all others.")
    inside: float = Field(description="Median of the group.")
    others: float = Field(description="Median of all others.")


class FoundGroupOut(Schema):
    customers: int
    traits: list[TraitOut]
    rule: str
    ruled: int = Field(description="Customers who meet the rule.")
    both: int = Field(description="Of these, who are in the group.")
    precision: float
    recall: float


class FoundGroupsOut(Schema):
    id: int
    as_of: date
    about: str
    made_at: datetime
    customers: int
    little: int = Field(description="Of whom too little is known for any group.")
    sample: int
    silhouette: float = Field(description="1 is perfectly apart, 0 not at all.")
    parted: Literal["clear", "middling", "weak"]
    groups: list[FoundGroupOut]


@router.post("/groups", response={202: GroupsBegun}, summary="Find groups")
def find_groups(request: HttpRequest, wanted: GroupsIn) -> Status[GroupsBegun]:
    """Have groups of customers found who are alike, in the background."""
    job = service.ask_for_groups(request.user, about=wanted.about, groups=wanted.groups)
    return Status(202, GroupsBegun(job=str(job.pk)))


@router.get("/groups", response=FoundGroupsOut, summary="Groups found last")
def found_groups(request: HttpRequest) -> dict[str, Any]:
    """What was found last: what sets each group apart, and a rule with how well it fits."""
    kept = service.newest_groups()
    return {
        "id": kept.pk, "as_of": kept.as_of, "about": kept.about, "made_at": kept.made_at,
        **service.finding_of(kept).told(),
    }  # fmt: skip
