"""Members of one household are alike in family name, address and phone, and are not one person.

Columns are weighed as if they were independent, which those of a household are not: together they
outweigh any given name that differs. Worse, in a base of families learning without labels takes
households for customers. So where the name of the person differs, another thing that tells persons
apart, as a date of birth or a number given out, must agree.

Whether a base has households is seen in it: of pairs alike in all that a household shares but the
given name, those with dates of birth on both sides have other ones, if they are two persons. Where
they mostly have the same, given names are merely written in many ways, and the rule does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from threefold.identity.logic.matching import training
from threefold.identity.logic.matching.model import Floats, Judged, Model

Bools = npt.NDArray[np.bool_]
NAMES = ("given_name", "person_name")
SHARED = ("street", "postal_code", "phone", "email")
TELLING = ("birth_date", "identifier")
NOTE = "households"
"""Where the model notes whether its base has households."""
HELD = "held"
"""The column that says by how many bits a pair is believed less than its columns add up to."""
APART = -4.0
"""Bits at most of two who may be of one household but not one person: no question even."""


def apart(judged: Sequence[Judged], levels: training.Levels) -> Bools:
    """Which patterns of levels are of two persons: a name differs and nothing personal agrees."""
    differs = np.zeros(len(levels), bool)
    agrees = np.zeros(len(levels), bool)
    for place, each in enumerate(judged):
        comparison = each.column.comparison
        personal = np.array([label in comparison.personal for label in each.labels] + [False])
        column = levels[:, place]
        agrees |= personal[column]
        if comparison.name in NAMES:
            differs |= (column >= 0) & ~personal[column]
    out: Bools = differs & ~agrees
    return out


def seen(judged: Sequence[Judged], found: training.Patterns) -> bool:
    """Whether those who are alike but for the given name are different persons in this base."""
    levels = found.levels
    differs, family, shared, told, same = (np.zeros(len(levels), bool) for _ in range(5))
    for place, each in enumerate(judged):
        comparison, column = each.column.comparison, levels[:, place]
        if comparison.name in NAMES:
            personal = np.array([label in comparison.personal for label in each.labels] + [False])
            differs |= (column >= 0) & ~personal[column]
            # A whole name that agrees in a word has the family name for it, mostly.
            family |= (column > 0) & ~personal[column]
        if comparison.name == "family_name":
            family |= column == len(each.levels)
        if comparison.name in SHARED:
            shared |= column == len(each.levels)
        if comparison.name in TELLING:
            told |= column >= 0
            same |= column > 0
    alike = np.where(differs & family & shared & told, found.counts, 0.0)
    # One more than was seen, for where none is: nothing says then that names vary so much.
    return bool(alike[same].sum() < 0.5 * (alike.sum() + 1))


def parted(pairs: pa.Table, model: Model) -> pa.Table:
    """`pairs` [bits, gamma_<column>…] with `APART` bits at most for those who are two."""
    found = training.patterns(pairs, model.judged)
    return held(pairs, np.where(of(model, found.levels), APART, np.inf)[found.of_pair])


def of(model: Model, levels: training.Levels) -> Bools:
    """`apart` where the base of the model has households; none elsewhere."""
    if not model.notes.get(NOTE):
        return np.zeros(len(levels), bool)
    return apart(model.judged, levels)


def held(pairs: pa.Table, most: Floats) -> pa.Table:
    """`pairs` with no more than `most` bits, and `HELD`: by how many that is less."""
    before = pairs["bits"].to_numpy()
    bits = np.minimum(before, most)
    place = pairs.column_names.index("bits")
    return pairs.set_column(place, "bits", pa.array(bits)).append_column(
        HELD, pa.array(bits - before)
    )
