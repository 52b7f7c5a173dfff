"""The register as a file; formulas neutralised, words as the reader's role shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threefold.audit import service as audit
from threefold.kit import sheets
from threefold.related.models import NeedEvidence
from threefold.related.service.needs.counting import Asked
from threefold.related.service.needs.reading import seen

_CHUNK = 2_000


def needs(listed: Iterable[Asked], *, actor: Any) -> bytes:
    """A line for each need, as listed."""
    head = [
        _("Number"), pgettext("register", "Need"), _("Product or service"), _("Status"),
        _("Strength"), pgettext("register", "Asked by"), _("Customers"), _("Pieces of evidence"),
        _("Weight"), _("Last asked"),
    ]  # fmt: skip
    lines = [
        [
            each.need.pk, each.need.name, each.need.product, each.need.get_status_display(),
            "" if each.strength is None else round(each.strength, 2), each.people,
            each.customers, each.pieces, round(each.weight, 2), each.last_on or "",
        ]
        for each in listed
    ]  # fmt: skip
    _noted(actor, needs=len(lines))
    return _written(head, lines)


def evidence(listed: Iterable[Asked], *, actor: Any) -> bytes:
    """A line for each piece of evidence of these needs that counts.

    Customers stand with their number; words of a customer are masked for who reads them with a
    reason only, and left out for who does not read them.
    """
    wanted = {each.need.pk for each in listed}
    rows = NeedEvidence.objects.filter(withdrawn_at=None).select_related(
        "need__whole", "customer__member__root"
    )
    head = [
        pgettext("register", "Need"), _("Product or service"), _("Kind of evidence"),
        _("Strength"), _("Day"), _("Source"), _("Its number"), _("Customer"), _("People"),
        _("In his own words"),
    ]  # fmt: skip
    lines = []
    for each in rows.order_by("need_id", "-said_on", "pk").iterator(_CHUNK):
        whole = each.need.whole or each.need
        if whole.pk not in wanted:
            continue
        _shown, words = seen(actor, each)
        lines.append([
            whole.name, whole.product, each.get_kind_display(), each.strength, each.said_on,
            each.source, each.reference, each.customer.whole.pk if each.customer else "",
            each.people, words,
        ])  # fmt: skip
    _noted(actor, evidence=len(lines))
    return _written(head, lines)


def _written(head: list[str], lines: list[list[Any]]) -> bytes:
    told = [[str(cell) for cell in line] for line in lines]
    return sheets.written(head, told, "csv", title="needs")


def _noted(actor: Any, **detail: int) -> None:
    audit.record(actor=actor, action="related.need.export", target_kind="needs", detail=detail)
