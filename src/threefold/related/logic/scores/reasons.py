"""Why a score is what it is, as short codes: written for all customers at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from threefold.related.logic.propensity.measures import Numbers

Given = tuple[str, NDArray[np.bool_], Numbers | None]
"""A code, the rows that it holds for, and the number that goes with it."""


def written(rows: int, given: Sequence[Given]) -> pa.Array:
    """For each row a JSON list of those codes that hold, in the order given."""
    return joined(rows, [told(code, holds, number) for code, holds, number in given])


def told(code: str, holds: NDArray[np.bool_], number: Numbers | None = None) -> pa.Array:
    """`"code"` or `"code:number"` as JSON where it holds, NULL elsewhere."""
    if number is None:
        return pc.if_else(pa.array(holds), f'"{code}"', pa.scalar(None, pa.string()))
    return named(np.zeros(len(holds), dtype=np.int64), [code], number, holds)


def named(
    place: NDArray[np.int64], codes: Sequence[str], number: Numbers, holds: NDArray[np.bool_]
) -> pa.Array:
    """Of each row the code at its place, with its number to one digit after the point."""
    names = pa.array([f'"{code}:' for code in codes], pa.string()).take(pa.array(place))
    rounded = np.round(np.nan_to_num(number), 1)
    whole = np.abs(rounded) >= 10
    written = pc.if_else(
        pa.array(whole | (rounded == np.round(rounded))),
        pa.array(np.round(rounded).astype(np.int64)).cast(pa.string()),
        pa.array(rounded).cast(pa.string()),
    )
    whole_text = pc.binary_join_element_wise(names, written, '"', "")
    return pc.if_else(
        pa.array(holds & np.isfinite(number)), whole_text, pa.scalar(None, pa.string())
    )


def joined(rows: int, parts: Sequence[pa.Array]) -> pa.Array:
    """JSON lists of what stands in each row."""
    if not parts:
        return pa.array(np.full(rows, "[]"))
    # `null_handling="skip"` leaves out rows of which nothing is told at all.
    led = [pc.coalesce(pc.binary_join_element_wise(",", each, ""), "") for each in parts]
    inside = pc.utf8_slice_codeunits(pc.binary_join_element_wise(*led, ""), 1)
    return pc.binary_join_element_wise("[", inside, "]", "")
