"""Minutes of meetings and focus groups lead into the register, and out of it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.needs import minutes, wanted
from threefold.descriptive import service as descriptive
from threefold.kit import clock
from threefold.kit.errors import Conflict, Denied, Invalid
from threefold.related import privacy
from threefold.related.models import Minutes, MinutesVersion, Need, NeedEvidence
from threefold.related.service import needs
from threefold.related.service.needs import minuting
from threefold.related.service.needs.minuting import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(plan: Any) -> list[int]:
    first = descriptive.create_customers(2, run=1, at=clock.now())
    return [first, first + 1]


def standing() -> list[tuple[str, int, float]]:
    return [(each.need.name, each.people, each.weight) for each in needs.register()]


@pytest.fixture
def held(two: list[int], agent: Any) -> Minutes:
    lines = (Line("Parking", 5, "Shop", two[0], 1, "Far away"), Line("Sundays", 2, people=4))
    made: Minutes = minutes(agent, *lines, attending=tuple(two), others=5, notes="Lively")
    return made


def test_lines_are_evidence(held: Minutes, two: list[int], agent: Any) -> None:
    assert standing() == [("Sundays", 4, 8.0), ("Parking", 1, 5.0)]
    evidence = NeedEvidence.objects.get(customer=two[0])
    assert (evidence.kind, evidence.source, evidence.words, evidence.noted_by) == (
        "focus", "Panel in May", "Far away", agent,
    )  # fmt: skip
    assert not needs.may_withdraw(evidence, agent)
    assert minuting.version_of(held).attendance.count() == 2


def test_said_anew_undone_withdrawn_restored(held: Minutes, agent: Any) -> None:
    before = minuting.content_of(minuting.version_of(held))
    lines = (replace(before.lines[0], strength=3), Line("Toilets", 4))
    minuting.rewrite(held, replace(before, lines=lines), number=1, actor=agent)
    assert standing() == [("Toilets", 1, 4.0), ("Parking", 1, 3.0)]
    with pytest.raises(Conflict):
        minuting.rewrite(held, before, number=1, actor=agent)
    undone = minuting.undo(held, actor=agent)
    assert undone.number == 1
    assert standing() == [("Sundays", 4, 8.0), ("Parking", 1, 5.0)]
    with pytest.raises(Conflict):
        minuting.undo(held, actor=agent)
    minuting.rewrite(held, replace(before, title="Panel"), number=1, actor=agent)
    assert minuting.get(held.pk).number == 3
    minuting.withdraw(held, actor=agent)
    assert not Need.objects.exists()
    with pytest.raises(Conflict):
        minuting.withdraw(held, actor=agent)
    minuting.restore(held, actor=agent)
    assert standing() == [("Sundays", 4, 8.0), ("Parking", 1, 5.0)]


def test_what_others_noted_stays(held: Minutes, agent: Any, owner: Any) -> None:
    wanted(agent, "Parking", product="Shop")
    kept = Need.objects.get(name="Sundays")
    needs.change(kept, status="meeting", actor=owner)
    minuting.withdraw(held, actor=agent)
    assert standing() == [("Parking", 1, 4.0), ("Sundays", 0, 0.0)]


def test_the_same_again_makes_no_version(held: Minutes, agent: Any) -> None:
    content = minuting.content_of(minuting.version_of(held))
    assert minuting.rewrite(held, content, number=1, actor=agent).number == 1
    assert MinutesVersion.objects.count() == 1


def test_only_the_writer_and_owners(
    held: Minutes, analyst: Any, owner: Any, client_of: Any, two: list[int]
) -> None:
    content = minuting.content_of(minuting.version_of(held))
    with pytest.raises(Denied):
        minuting.rewrite(held, content, number=1, actor=analyst)
    page = client_of(analyst).get(held.url).content.decode()
    assert "Parking" in page
    assert "Far away" not in page
    assert "Lively" not in page
    page = client_of(owner).get(held.url).content.decode()
    assert "Far away" in page
    assert "Lively" in page
    edit = reverse("related:minutes-edit", args=[held.pk])
    assert client_of(analyst).get(edit).status_code == 403
    assert client_of(owner).get(edit).status_code == 200


def test_what_cannot_be_written(two: list[int], agent: Any) -> None:
    ahead = timezone.localdate() + timedelta(days=2)
    for wrong in ({"title": " "}, {"kind": "party"}, {"held_on": ahead}):
        with pytest.raises(Invalid):
            minutes(agent, Line("A", 3), **wrong)
    with pytest.raises(Invalid):
        minutes(agent, *[Line("A", 3)] * (minuting.MOST_LINES + 1))
    assert not Minutes.objects.exists()


def test_erased_of_every_version(held: Minutes, two: list[int], agent: Any) -> None:
    before = minuting.content_of(minuting.version_of(held))
    minuting.rewrite(held, replace(before, notes="Very lively"), number=1, actor=agent)
    told = privacy.export(two[0])
    assert [each["quote"] for each in told["minutesline"]] == ["Far away"] * 2
    assert len(told["attendance"]) == 2
    gone = privacy.erase(two[0])
    assert (gone["minutesline"], gone["attendance"], gone["needevidence"]) == (2, 2, 1)
    assert set(MinutesVersion.objects.values_list("notes", flat=True)) == {""}
    assert standing() == [("Sundays", 4, 8.0)]
    minuting.undo(held, actor=agent)
    assert standing() == [("Sundays", 4, 8.0)]


def sheet(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a browser sends of the form."""
    data = {
        "kind": "meeting", "title": "Visit", "held_on": "2026-05-04", "attending": "",
        "others": "0", "notes": "", "number": "0", "line-TOTAL_FORMS": str(len(lines)),
        "line-INITIAL_FORMS": "0", "line-MIN_NUM_FORMS": "0", "line-MAX_NUM_FORMS": "60", **more,
    }  # fmt: skip
    usual = {"name": "", "product": "", "strength": "3", "customer": "", "people": "1", "quote": ""}
    for n, line in enumerate(lines):
        data |= {f"line-{n}-{name}": value for name, value in {**usual, **line}.items()}
    return data


def test_written_on_the_page(two: list[int], client_of: Any, agent: Any, auditor: Any) -> None:
    client, url = client_of(agent), reverse("related:minutes-new")
    more = client.post(url, {**sheet({"name": "Half"}), "do": "more"})
    assert more.status_code == 200
    assert 'name="line-3-name"' in more.content.decode()
    wrong = client.post(url, sheet({"quote": "Far"}, {"name": "A", "customer": "nobody@x.example"}))
    assert wrong.status_code == 422
    assert not Minutes.objects.exists()
    line = {"name": "Parking", "customer": f"{two[0]} · somebody", "strength": "5"}
    done = client.post(url, sheet(line, {}, attending=f"{two[1]}\n"))
    made = Minutes.objects.get()
    assert done["Location"] == made.url
    version = minuting.version_of(made)
    assert set(version.attendance.values_list("customer_id", flat=True)) == set(two)
    assert standing() == [("Parking", 1, 5.0)]
    edit = reverse("related:minutes-edit", args=[made.pk])
    assert f"{two[0]} ·" in client.get(edit).content.decode()
    dropped = sheet({"name": "Parking", "DELETE": "on"}, {"name": "B"}, number="1")
    assert client.post(edit, dropped).status_code == 302
    assert standing() == [("B", 1, 3.0)]
    assert client.post(edit, dropped).status_code == 422
    move = reverse("related:minutes-move", args=[made.pk])
    client.post(move, {"do": "undo"})
    assert standing() == [("Parking", 1, 5.0)]
    client.post(move, {"do": "withdraw"})
    assert standing() == []
    assert client_of(auditor).get(made.url).status_code == 403
