"""Whom a survey is about to be sent to, and which purchase or contact each is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.behavioral import service as behavioral
from threefold.kit import clock
from threefold.kit.errors import Invalid
from threefold.related.service.surveys import judging
from threefold.related.service.surveys.grouping import groupings

WHOM: Mapping[str, Promise] = {
    "all": gettext_lazy("All customers"),
    "purchase": gettext_lazy("Who bought lately, about the last purchase"),
    "contact": gettext_lazy("Who was in contact lately, about the last contact"),
    "numbers": gettext_lazy("These customers"),
}


@dataclass(frozen=True)
class Chosen:
    """`customers` has the column customer_id; `about` and `references` are as `invite` takes
    them."""

    customers: pa.Table
    about: str = ""
    references: Mapping[int, str] = field(default_factory=dict)


def choose(whom: str, *, days: int = 14, numbers: Sequence[int] = (), only: str = "") -> Chosen:
    """The customers of one of WHOM; of purchases and contacts those of the last `days`.

    `only` leaves those of one group, as in "tier:A" (see `parts`).
    """
    chosen = _chosen(whom, days, numbers)
    if not only:
        return chosen
    code, _mark, part = only.partition(":")
    if code not in groupings:
        raise Invalid(
            _("Customers cannot be chosen by this."),
            where={"only": only[:80]},
            remedy=_("Choose one of: %(ways)s.") % {"ways": ", ".join(c for c, _g in groupings)},
        )
    inside = groupings.get(code).inside(part)
    left = chosen.customers.join(inside, "customer_id", join_type="left semi")
    return Chosen(left, chosen.about, chosen.references)


def parts() -> list[tuple[str, list[tuple[str, str]]]]:
    """What `only` takes, with what readers call it: label of a group, (word, name) of its parts."""
    return [
        (str(each.label), [(f"{code}:{part}", str(name)) for part, name in each.named().items()])
        for code, each in groupings
    ]


def _chosen(whom: str, days: int, numbers: Sequence[int]) -> Chosen:
    if whom == "all":
        return Chosen(judging.everybody())
    if whom == "numbers":
        return Chosen(pa.table({"customer_id": pa.array(numbers, pa.int64())}))
    if whom not in WHOM:
        raise Invalid(
            _("Customers cannot be chosen by this."),
            where={"whom": whom[:40]},
            remedy=_("Choose one of: %(ways)s.") % {"ways": ", ".join(WHOM)},
        )
    found = behavioral.latest(whom, since=clock.now() - timedelta(days=days))
    references = dict(
        zip(found["customer_id"].to_pylist(), found["reference"].to_pylist(), strict=True)
    )
    return Chosen(found.select(["customer_id"]), whom, references)
