"""Winners are drawn by chance that anybody can repeat."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from threefold.audit.models import Entry as Noted
from threefold.collect.logic.drives import drawing
from threefold.collect.models import Entry, Winner
from threefold.collect.service import drives
from threefold.kit.errors import Invalid

pytestmark = pytest.mark.django_db


def registered(drive: Any, count: int, *, confirm: bool = True) -> list[Entry]:
    made = []
    for number in range(count):
        shown = drives.tokens.shown(drive, channel="qr", language="es", wordings={})
        raw = {"email": f"ana{number}@example.com"}
        answer = drives.Answer(shown=shown, raw=raw, address=f"10.0.{number}.1")
        entry = drives.enter(drive, answer, base="http://testserver")
        if confirm:
            drives.confirm(entry.pk, entry.nonce)
        made.append(entry)
    return made


def test_drawing_is_what_it_says() -> None:
    ids = ["b" * 36, "a" * 36, "c" * 36]
    tickets = sorted((hashlib.sha256(f"s:{each}".encode()).hexdigest(), each) for each in ids)
    assert drawing.draw("s", ids, 2) == [each for _ticket, each in tickets[:2]]
    assert drawing.draw("s", reversed(ids), 9) == [each for _ticket, each in tickets]
    assert drawing.digest(ids) == drawing.digest([*ids, ids[0]])


def test_every_entry_has_the_same_chance() -> None:
    ids = [f"{number:036}" for number in range(10)]
    won = [drawing.draw(str(seed), ids, 1)[0] for seed in range(3_000)]
    counts = [won.count(each) for each in ids]
    # Chi-square with 9 degrees of freedom: 27.9 is passed once in 1,000; the seeds are fixed.
    assert sum((count - 300) ** 2 / 300 for count in counts) < 27.9


def test_who_takes_part(drive: Any, owner: Any, patient: None) -> None:
    entries = registered(drive, 5)
    registered_late = drives.tokens.shown(drive, channel="qr", language="en", wordings={})
    answer = drives.Answer(shown=registered_late, raw={"email": "late@example.com"})
    drives.enter(drive, answer, base="http://testserver")
    first = drives.drawing.draw(drive, winners=2, actor=owner, prize="Bicycle", seed="6 aus 49")
    assert (first.size, first.seed) == (5, "6 aus 49")
    winners = [str(each.entry_id) for each in first.winners.all()]
    assert winners == drawing.draw("6 aus 49", [str(each.pk) for each in entries], 2)
    second = drives.drawing.draw(drive, winners=9, actor=owner)
    assert second.size == 3
    assert len(second.seed) == 32
    assert Winner.objects.count() == 5
    with pytest.raises(Invalid):
        drives.drawing.draw(drive, winners=1, actor=owner)
    assert [drives.drawing.repeat(each) for each in (first, second)] == [
        [str(won.entry_id) for won in each.winners.all()] for each in (first, second)
    ]
    noted = Noted.objects.filter(action="collect.drive.draw").earliest("pk")
    assert noted.detail["seed"] == "6 aus 49"
    assert noted.detail["winners"] == winners


def test_a_changed_pool_is_noticed(drive: Any, owner: Any, patient: None) -> None:
    registered(drive, 4)
    made = drives.drawing.draw(drive, winners=1, actor=owner)
    loser = Entry.objects.exclude(pk=made.winners.get().entry_id).first()
    Entry.objects.filter(pk=loser.pk).update(state="dropped")
    with pytest.raises(Invalid):
        drives.drawing.repeat(made)
