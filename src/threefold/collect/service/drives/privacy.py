"""What drives hold on a customer, found by the keyed hash of his contact ways."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from threefold.collect.logic.drives import person
from threefold.collect.models import Drive, Entry
from threefold.collect.service.drives import codes
from threefold.descriptive import service as descriptive
from threefold.kit.keyed import subject
from threefold.plan import service as plans


def of_customer(customer_id: int) -> QuerySet[Entry]:
    """Entries that name one of the customer's e-mail addresses or numbers."""
    plan = plans.current()
    marks = set()
    for way in descriptive.contact_ways(customer_id):
        variable = plan.contacts.get(way.kind)
        if variable is not None:
            marks.add(person.mark(plan, {variable.code: way.value}))
    hashes = [
        subject(settings.HOME.secret, "drive", str(drive), mark)
        for drive in Drive.objects.values_list("pk", flat=True)
        for mark in marks - {""}
    ]
    return Entry.objects.filter(person__in=hashes)


def export(customer_id: int) -> list[dict[str, Any]]:
    """What was typed and agreed to, newest first."""
    found = of_customer(customer_id).prefetch_related("agreements__wording")
    return [
        {
            "drive": entry.drive_id,
            "sent_at": entry.sent_at,
            "state": entry.state,
            "answers": entry.raw,
            "agreements": [
                {"text": each.wording.text, "given": each.given, "at": each.agreed_at}
                for each in entry.agreements.all()
            ],
        }
        for entry in found
    ]


def erase(customer_id: int) -> int:
    """Forget what was typed and whom it names; the bare entries stay in the counts. How many."""
    with transaction.atomic():
        entries = list(of_customer(customer_id))
        for entry in entries:
            codes.release(entry)
        ids = [entry.pk for entry in entries]
        return Entry.objects.filter(pk__in=ids).update(raw={}, person="", nonce="")
