"""Work at an installation of its own, in a process of its own: one JSON line in, one out.

`python -m tests.support.desk` with THREEFOLD_HOME; see `installation.Desk` for how it is asked.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django


def open_source(code: str) -> str:
    """A source that receives, and the text of a write key of it."""
    from threefold.collect.models import Source
    from threefold.collect.service import stream

    Source.objects.get_or_create(code=code, defaults={"label": code})
    return stream.keys.create(code, label="test", actor=None)[1]


def log_in(name: str = "owner") -> dict[str, str]:
    """The session cookie of an owner."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    user, _new = get_user_model().objects.get_or_create(username=name, defaults={"role": "owner"})
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def page_of(source: str, number: str) -> str:
    """The path of the page of the customer with this number, "" while there is none."""
    from django.urls import reverse

    from threefold.identity import service as identity

    customer = identity.find("customer_number", source, number)
    return reverse("view:customer", args=[customer]) if customer else ""


def land() -> dict[str, int]:
    from threefold.collect.service import stream

    return stream.land_waiting()


def counters(source: str | None = None) -> dict[str, int]:
    from threefold.collect.service import stream

    return stream.counters(source)


def ids(source: str) -> list[str]:
    """Ids of the lake's events of a source, as often as they are there."""
    from threefold.behavioral.service.tables import events

    rows = events().read(columns=["id", "source"]).to_pylist()
    return [row["id"] for row in rows if row["source"] == source]


def remembered(source: str, messages: list[str]) -> list[str]:
    """Those of the message ids that have come in from a source."""
    from threefold.collect.models import Message
    from threefold.engine import service as engine

    rows = engine.shared().query(
        "select id, tf_hash($source || chr(31) || id) as key from (select unnest($ids) as id)",
        {"source": source, "ids": messages},
    )
    keys = set(Message.objects.values_list("key", flat=True))
    return [row["id"] for row in rows.to_pylist() if row["key"] in keys]


def customer_count() -> int:
    from threefold.descriptive import service as descriptive

    return descriptive.customer_count()


def events_of(source: str) -> list[dict[str, Any]]:
    """Events of a source in order of arrival; `who` are the identifiers of their subject."""
    from threefold.behavioral.service.tables import events
    from threefold.identity.models import Identifier

    names = {
        subject: f"{scheme}:{value}"
        for subject, scheme, value in Identifier.objects.values_list("subject", "scheme", "value")
    }
    rows = events().read().sort_by("received_at").to_pylist()
    return [
        {
            **{name: row[name] for name in ("id", "kind", "channel", "place", "reference")},
            "amount": str(row["amount"]),
            "properties": json.loads(row["properties"] or "{}"),
            "who": names.get(row["subject"]),
        }
        for row in rows
        if row["source"] == source
    ]


def records_of(source: str) -> list[dict[str, Any]]:
    """Descriptive records of a source that are in force, with their customer."""
    from threefold.descriptive.models import Record

    rows = Record.objects.filter(source=source, superseded_at=None).order_by("id")
    return list(rows.values("key", "customer_id", "values", "contacts"))


def customers_of(source: str) -> dict[str, int]:
    """Customers by the identifiers that a source has told."""
    from threefold.identity.models import Identifier

    rows = Identifier.objects.filter(source=source)
    return {f"{row.scheme}:{row.value}": row.customer_id for row in rows}


def held_of(source: str) -> list[list[str]]:
    from threefold.collect.models import Held

    return [list(row) for row in Held.objects.filter(source=source).values_list("cause", "detail")]


def held_ids(source: str) -> list[str]:
    """Message ids in quarantine, as often as they are there."""
    from threefold.collect.models import Held

    return list(Held.objects.filter(source=source).values_list("message_id", flat=True))


TASKS = {
    task.__name__: task
    for task in (
        open_source, log_in, page_of, land, counters, ids, remembered, customer_count, events_of,
        records_of, customers_of, held_of, held_ids,
    )
}  # fmt: skip


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    django.setup()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        task, values = json.loads(line)
        print(json.dumps(TASKS[task](*values)), file=answers, flush=True)


if __name__ == "__main__":
    main()
