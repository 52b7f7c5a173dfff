"""Members of one household are alike in family name, address and phone, and are not one person.

Columns are weighed as if they were independent, which those of a household are not: together they
outweigh any given name that differs. Worse, in a base of families learning without labels takes
households for customers. So something that tells persons apart, as a given name, a date of birth or
a number given out, must agree.

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
REACHED = ("phone", "email")
NOTE = "households"
"""Where the model notes whether its base has households."""
HELD = "held"
"""The column that says by how many bits a pair is believed less than its columns add up to."""
QUESTION = -1.25
"""Bits at most (a chance of 0.3) of two who are asked about and never joined by themselves."""
APART = -4.0
"""Bits at most of two who may be of one household but not one person: no question even."""


def limits(judged: Sequence[Judged], levels: training.Levels) -> Floats:
    """The most bits of each pattern of levels.

    `APART` where something personal (a name, a date of birth, a number given out) differs and none
    agrees. Unless they have a phone or an e-mail address in common, `QUESTION` where nothing
    personal is told, and where the name agrees, as of father and son, but what is told beside it
    differs.
    """
    differs, named, told_otherwise, agrees, reached = (
        np.zeros(len(levels), bool) for _ in range(5)
    )
    for place, each in enumerate(judged):
        comparison, column = each.column.comparison, levels[:, place]
        personal = np.array([label in comparison.personal for label in each.labels] + [False])
        if comparison.name in NAMES:
            differs |= (column >= 0) & ~personal[column]
            named |= personal[column]
        else:
            agrees |= personal[column]
        if comparison.name in TELLING:
            told_otherwise |= (column >= 0) & ~personal[column]
        if comparison.name in REACHED:
            reached |= column == len(each.levels)
    nothing = ~(named | agrees)
    out = np.full(len(levels), np.inf)
    out[~reached & (nothing | (named & told_otherwise & ~agrees))] = QUESTION
    out[nothing & (differs | told_otherwise)] = APART
    return out


def seen(judged: Sequence[Judged], found: training.Patterns) -> bool:
    """Whether those who are alike but for the given name are different persons in this base.

    Never where nothing personal is compared, as of organisations.
    """
    if not any(each.column.comparison.name in (*NAMES, *TELLING) for each in judged):
        return False
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
    """`pairs` [bits, gamma_<column>…] with no more bits than households allow."""
    found = training.patterns(pairs, model.judged)
    return held(pairs, of(model, found.levels)[found.of_pair])


def of(model: Model, levels: training.Levels) -> Floats:
    """`limits` where the base of the model has households; none elsewhere."""
    if not model.notes.get(NOTE):
        return np.full(len(levels), np.inf)
    return limits(model.judged, levels)


def held(pairs: pa.Table, most: Floats) -> pa.Table:
    """`pairs` with no more than `most` bits, and `HELD`: by how many that is less."""
    before = pairs["bits"].to_numpy()
    bits = np.minimum(before, most)
    place = pairs.column_names.index("bits")
    return pairs.set_column(place, "bits", pa.array(bits)).append_column(
        HELD, pa.array(bits - before)
    )
