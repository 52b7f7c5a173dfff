"""Typed answers to standard values, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from threefold.collect.logic.drives.shape import Design
from threefold.descriptive import service as descriptive
from threefold.plan.types import Plan, Variable

LONGEST = 1_000


def raw_of(design: Design, plan: Plan, given: Mapping[str, Any]) -> dict[str, str]:
    """Answers as typed, by variable; empty ones and what was not asked are left out."""
    found = {}
    for field, _variable in design.asked(plan):
        value = given.get(field.variable)
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
        text = text.replace("\x00", "").strip()[:LONGEST]
        if text:
            found[field.variable] = text
    return found


def standard(
    design: Design, plan: Plan, raw: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Standard values by variable, and codes of problems by variable."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    region = _region(plan, raw)
    for field, variable in design.asked(plan):
        written = raw.get(field.variable, "")
        if not written:
            if field.required:
                problems[field.variable] = "missing"
            continue
        value, problem = _one(written, variable, region)
        if problem:
            problems[field.variable] = problem
        else:
            values[field.variable] = value
    return values, problems


def values_of(plan: Plan, raw: Mapping[str, str]) -> dict[str, Any]:
    """Standard values of what was typed, whatever the form asks for today; unfit ones left out."""
    region = _region(plan, raw)
    found = {}
    for code, written in raw.items():
        variable = plan.variables.get(code)
        if variable is not None:
            value, problem = _one(written, variable, region)
            if not problem:
                found[code] = value
    return found


def _one(written: str, variable: Variable, region: str) -> tuple[Any, str]:
    if variable.type == "multi_choice":
        known = {option.value for option in variable.allowed}
        chosen = [part.strip() for part in written.split(",")]
        return (", ".join(chosen), "") if known.issuperset(chosen) else (None, "not_allowed")
    spec = descriptive.spec_of(variable, region=region)
    row = descriptive.standardise(pa.array([written], pa.string()), spec, processes=1)
    value, ok = row["standard"][0].as_py(), row["ok"][0].as_py()
    problem = "" if ok else row["problem"][0].as_py() or "other"
    if not problem and variable.code == "birth_date" and value > timezone.localdate().isoformat():
        problem = "future"
    return value, problem


def _region(plan: Plan, raw: Mapping[str, str]) -> str:
    """Country for phone numbers written without one."""
    variable = next((each for each in plan.variables.values() if each.type == "country"), None)
    written = raw.get(variable.code, "") if variable else ""
    if not written:
        return str(settings.COUNTRY)
    found = descriptive.countries_of(pa.array([written], pa.string()))[0].as_py()
    return str(found or settings.COUNTRY)
