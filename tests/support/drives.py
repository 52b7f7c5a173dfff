"""A drive with one of everything its pages can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]


def drive_pages(owner: Any) -> dict[str, list[Values]]:
    """Found the drive; examples for the addresses of its pages."""
    from threefold.collect.models import Entry
    from threefold.collect.service import drives

    made = drives.create(name="Summer draw", kind="draw", actor=owner)
    made = drives.save(
        made,
        design=drives.design_of(made),
        settings={"codes": "give", "origins": ["https://www.example.com"], "budget": 100},
        edits=made.edits,
        actor=owner,
    )
    made = drives.publish(made, actor=owner)
    batch = drives.codes.generate(made, 5, actor=owner)
    for number in range(4):
        _register(drives, made, number)
    drives.drawing.draw(made, winners=1, actor=owner, prize="Bicycle")
    waiting = Entry.objects.get(drive=made, state="waiting")
    draft = drives.create(name="Club", kind="club", actor=owner)
    one = {"drive_id": made.pk}
    public = {"slug": made.slug}
    return {
        "collect:(drive_id)": [one],
        "collect:drive": [one, {"drive_id": draft.pk}],
        "collect:(drive_id, entry_id)": [one | {"entry_id": waiting.pk}],
        "collect:(drive_id, file_format)": [one | {"file_format": "csv"}],
        "collect:(drive_id, batch, file_format)": [one | {"batch": batch, "file_format": "csv"}],
        "collect:form": [public],
        "collect:form-embed": [public],
        "collect:form-begin": [public],
        "collect:form-confirm": [public | {"token": drives.tokens.for_letter(waiting)}],
    }


def _register(drives: Any, drive: Any, number: int) -> None:
    """The first three confirm, the fourth does not; the third is held back."""
    shown = drives.tokens.shown(drive, channel="qr", language="es", wordings={})
    drives.visits.viewed(drive, channel="qr", language="es")
    answer = drives.Answer(
        shown=shown,
        raw={"full_name": f"Ana {number}", "email": f"ana{number}@example.com"},
        paper=number < 2,
        trap="x" if number == 2 else "",
    )
    entry = drives.enter(drive, answer, base="http://testserver")
    if number == 3:
        drives.release(entry, actor=None)
