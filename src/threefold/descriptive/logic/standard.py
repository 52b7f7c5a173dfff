"""Columns of written values to standard values: distinct values once, many in two processes."""

from __future__ import annotations

import os
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from threefold.descriptive.logic import genders
from threefold.descriptive.logic.forms import Form, Spec, many
from threefold.kit import beside
from threefold.kit.text import fold
from threefold.plan.types import Variable

MANY = 20_000
"""Distinct values from which a second process pays for its start."""

_SLOW = {"phone", "email", "address", "name", "org_name"}
_BY_COUNTRY = {"phone", "address", "postcode", "name", "org_name"}
_PARTS = {"given_name", "family_name", "second_family_name", "preferred_name"}
# Text to the plan, with a form of its own by country.
_BY_CODE = {"postal_code": "postcode"}
_BETWEEN = "\x1f"
_TYPES: dict[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "money": pa.float64(),
    "percent": pa.float64(),
    "score": pa.float64(),
}


def spec_of(
    variable: Variable, *, region: str, formats: tuple[str, ...] = (), decimal: str = "."
) -> Spec:
    """How values of a planned variable are written in one column."""
    spellings: dict[str, str] = {}
    for option in variable.allowed:
        spellings.setdefault(fold(option.value), option.value)
        for label in option.label.values():
            spellings.setdefault(fold(label), option.value)
    for word, value in genders.spellings((each.value for each in variable.allowed), region).items():
        spellings.setdefault(word, value)
    plain = variable.type == "text"
    return Spec(
        type=_BY_CODE.get(variable.code, variable.type) if plain else variable.type,
        contact=variable.contact,
        region=region,
        formats=formats,
        decimal=decimal,
        allowed=tuple(spellings.items()),
        minimum=variable.minimum,
        maximum=variable.maximum,
        part=variable.code in _PARTS,
    )


def standardise(
    values: pa.Array | pa.ChunkedArray,
    spec: Spec,
    *,
    regions: pa.Array | pa.ChunkedArray | None = None,
    processes: int | None = None,
) -> pa.Table:
    """[standard, ok, problem] beside each of `values` (text).

    `standard` is text, number or boolean by the variable's type, null where nothing is written
    or nothing usable is; `problem` is null or a code (phone_form, date_not_real, not_allowed …),
    with `ok` true only a warning. `regions` are countries (ISO alpha-2) for phone numbers,
    addresses and postal codes.
    """
    values = pc.fill_null(_flat(values).cast(pa.string()), "")
    if spec.type in _BY_COUNTRY and regions is not None:
        hints = pc.fill_null(_flat(regions).cast(pa.string()), "")
        values = pc.binary_join_element_wise(values, hints, _BETWEEN)
    encoded = values.dictionary_encode()
    pairs = [_pair(text) for text in encoded.dictionary.to_pylist()]
    if spec.type == "choice":
        allowed = genders.settled(dict(spec.allowed), (text for text, _ in pairs))
        spec = replace(spec, allowed=tuple(allowed.items()))
    forms = _worked(spec, pairs, processes)
    kind = _TYPES.get(spec.type, pa.string())
    distinct = pa.table(
        {
            "standard": pa.array([form.value for form in forms], kind),
            "ok": pa.array([form.ok for form in forms], pa.bool_()),
            "problem": pa.array([form.problem for form in forms], pa.string()),
        }
    )
    return distinct.take(encoded.indices)


def countries_of(values: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    """ISO alpha-2 codes of a column of countries, null where unknown: hints for phone numbers."""
    return standardise(values, Spec("country"))["standard"]


def _worked(spec: Spec, pairs: list[tuple[str, str]], processes: int | None) -> list[Form]:
    workers = min(os.cpu_count() or 1, 2) if processes is None else processes
    if spec.type not in _SLOW or len(pairs) < MANY or workers < 2:
        return many(spec, pairs)
    # The parent works too, so only the others are started.
    share = -(-len(pairs) // workers)
    parts = [pairs[start : start + share] for start in range(0, len(pairs), share)]
    others = [beside.start(_plain, spec, part) for part in parts[1:]]
    forms = many(spec, parts[0])
    for other, part in zip(others, parts[1:], strict=True):
        answer = beside.finish(other)
        forms.extend(many(spec, part) if answer is None else map(Form._make, answer))
    return forms


def _plain(spec: Spec, pairs: list[tuple[str, str]]) -> list[tuple[object, ...]]:
    """Plain tuples pickle several times as fast as named ones."""
    return [tuple(form) for form in many(spec, pairs)]


def _pair(text: str) -> tuple[str, str]:
    value, _, region = text.partition(_BETWEEN)
    return value, region


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
