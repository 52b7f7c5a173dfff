"""Columns of a staged file as standard values, with the cells that do not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from threefold.collect.logic import problems
from threefold.collect.logic.events import Plan
from threefold.collect.types import FieldMap
from threefold.descriptive import service as descriptive
from threefold.plan.types import Variable

CAUSES = {
    "date_not_real": problems.NO_SUCH_DATE,
    "date_form": problems.DATE,
    "date_ambiguous": problems.DATE,
    "not_allowed": problems.CHOICE,
    "boolean_form": problems.BOOLEAN,
    "integer_form": problems.NUMBER,
    "number_form": problems.NUMBER,
    "too_small": problems.RANGE,
    "too_large": problems.RANGE,
    "too_long": problems.LONG,
}
"""Codes of `descriptive.standardise` that refuse a row; all others are warnings."""

_WARNED = {
    "phone_form": problems.BAD_PHONE,
    "phone_not_assigned": problems.BAD_PHONE,
    "email_form": problems.BAD_EMAIL,
    "address_form": problems.BAD_ADDRESS,
}


@dataclass(frozen=True)
class Standard:
    """One column: `value` by the variable's type, `written` text, whether the form is right,
    and the cause of refusal where there is one."""

    value: pa.ChunkedArray
    written: pa.ChunkedArray
    ok: pa.ChunkedArray
    cause: pa.ChunkedArray


def standard(
    plan: Plan,
    each: FieldMap,
    variable: Variable,
    written: pa.ChunkedArray,
    warnings: Counter[str],
    regions: pa.ChunkedArray | None = None,
) -> Standard:
    """A column of text in the variable's standard form; warnings are counted."""
    pattern = plan.pattern(each)
    spec = descriptive.spec_of(
        variable,
        region=settings.COUNTRY,
        formats=(pattern,) if pattern else (),
        decimal=plan.decimal(each),
    )
    made = descriptive.standardise(written, spec, regions=regions)
    code = made["problem"]
    for entry in pc.value_counts(code.combine_chunks()).to_pylist():
        if entry["values"] is not None and entry["values"] not in CAUSES:
            warned = _WARNED.get(entry["values"], entry["values"])
            warnings[warned] += entry["counts"]
    causes = pa.chunked_array([_replaced(code)])
    return Standard(made["standard"], written, made["ok"], causes)


def _replaced(code: pa.ChunkedArray) -> pa.Array:
    encoded = code.combine_chunks().dictionary_encode()
    words = [CAUSES.get(word) for word in encoded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(encoded.indices)


def bad_words(marked: dict[int, pa.ChunkedArray], rows: int) -> pa.Array:
    """`<field>:<cause>` words of each row joined by blanks, empty for a good row."""
    parts = [
        pc.binary_join_element_wise(f"{i}:", pc.cast(cause, pa.string()), "")
        for i, cause in marked.items()
        if cause.null_count < len(cause)
    ]
    return _flat(joined(parts, " ")) if parts else pa.repeat("", rows)


def joined(parts: Sequence[pa.ChunkedArray], mark: str) -> pa.ChunkedArray:
    """The texts of each row that are there, with `mark` between them; "" where none is.

    Arrow's own way of skipping nulls loses rows in which all are null (pyarrow 26).
    """
    filled = [pc.fill_null(part, "") for part in parts]
    together = pc.binary_join_element_wise(*filled, mark)
    single = pc.replace_substring_regex(together, f"({re.escape(mark)})+", mark)
    return pc.utf8_trim(single, mark)


def causes_of(bad: pa.Table) -> Counter[str]:
    """Bad cells by cause: the words differ little, so each different one is looked at once."""
    counted: Counter[str] = Counter()
    for entry in bad["bad"].value_counts().to_pylist():
        for word in entry["values"].split():
            counted[word.partition(":")[2]] += entry["counts"]
    return counted


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
