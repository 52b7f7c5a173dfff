from __future__ import annotations

from threefold.behavioral import types
from threefold.collect.logic import targets
from tools.reference.markdown import code, codes, page, table

MEANING = {
    "id": "32 hex digits, unique within its source; made from the content of the line and its "
    "ordinal among equal lines, unless the file names its lines itself",
    "kind": "what happened: purchase, contact, campaign_response or a kind of the plan",
    "occurred_at": "when, in UTC",
    "local_at": "when, as the clock on the wall showed it; for work by time of day",
    "received_at": "when it was brought in",
    "original_at": "when it happened by the sender's clock, as the event API was told",
    "sent_at": "when it was sent by the sender's clock, as the event API was told",
    "source": "the system it comes from",
    "run": "number of the import",
    "subject": "keyed hash of the identifier it came with; empty when the line names nobody",
    "channel": "store, web, phone …",
    "place": "shop, branch, country or page",
    "product": "product code",
    "category": "product category; `charge` for lines that are no goods",
    "quantity": "pieces, hours, lots …; negative when taken back",
    "amount": "money, in `currency`",
    "currency": "ISO 4217",
    "duration_s": "seconds",
    "outcome": "what came of it; `cancelled` for purchase lines that take a sale back",
    "reference": "invoice, order, campaign or case it belongs to",
    "properties": "JSON object of what only this kind has",
    "month": "month of `occurred_at` in UTC, as `2009-12`; the partition",
}


def pages() -> dict[str, str]:
    fields = [
        (code(field.name), field.type, not field.nullable, MEANING[field.name])
        for field in types.EVENT_SCHEMA
    ]
    dimensions = [(code(d), codes(kinds)) for d, kinds in types.KIND_OF_DIMENSION.items()]
    return {
        "events.md": page(
            "Events",
            "The table `events` of the lake. Every kind of behaviour shares these fields; no name, "
            "address or number of a person is among them.",
            table(("field", "Arrow type", "always filled", "meaning"), fields),
            "## Claims",
            "The table `event_claims` of the lake: the import `run` brought event `id` too, after "
            "another import had landed it. It decides what an undo leaves.",
            table(
                ("field", "Arrow type"),
                [(code(field.name), field.type) for field in types.CLAIM_SCHEMA],
            ),
            "## Which kinds feed which dimension of the plan",
            table(("dimension", "kinds of events"), dimensions),
            "Any other kind counts as consumption of a service.",
            "## Which import makes which kind",
            table(
                ("content", "kind"),
                [
                    (
                        code(content),
                        code(targets.KINDS.get(content)) or "as the column or rule says",
                    )
                    for content in targets.EVENT_CONTENTS
                ],
            ),
            "The columns that can fill them are on the page of [mapping files](mapping-files.md).",
        )
    }
