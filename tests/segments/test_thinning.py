"""Old days of members go, and who came and went is told as before; a customer's own stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.support import shelf
from tests.support.classes import lay
from tests.support.segments import another_day

from threefold.descriptive import service as descriptive
from threefold.descriptive.models import Member
from threefold.kit import clock
from threefold.segments import privacy, service
from threefold.segments.service import tables, tending
from threefold.segments.service.days import days_kept, days_noted

pytestmark = pytest.mark.django_db
WHO = (1, 2, 3)
DAYS = {
    date(2026, 1, 5): (1, 2), date(2026, 1, 20): (1,), date(2026, 1, 31): (1, 3),
    date(2026, 2, 3): (3,), date(2026, 2, 10): (3,), date(2026, 2, 25): (1, 3),
    date(2026, 3, 1): (1,), date(2026, 7, 1): (1, 2),
}  # fmt: skip
"""Of each day who has spent; of January the 20th goes, of February the 3rd and the 10th."""


def _lay() -> int:
    assert descriptive.create_customers(len(WHO), run=1, at=clock.now()) == WHO[0]
    kept = service.save(name="Spenders", rule="spend > 20", actor=None)
    for day, spent in DAYS.items():
        lay([{"customer_id": n, "spend": 100 if n in spent else 0} for n in WHO], day)
        service.refresh()
    return kept.pk


@pytest.fixture
def spenders(plan, home):
    return service.find(shelf.laid(home, _lay))


def moved(segment) -> dict[date, dict[bool, list[int]]]:
    told = {}
    for day in DAYS:
        rows = service.crossing(segment, day).to_pylist()
        told[day] = {
            way: [row["customer_id"] for row in rows if row["entered"] is way]
            for way in (True, False)
        }
    return told


def stays(customer: int) -> list[tuple]:
    return [
        (each.since, each.until, each.earlier) for each in service.stays(customer)
        if each.segment.name == "Spenders"
    ]  # fmt: skip


def test_days_go_and_history_stays(spenders):
    sizes = [(each.as_of, each.members, each.entered, each.left)
             for each in service.sizes(spenders)]  # fmt: skip
    history, own = moved(spenders), {n: stays(n) for n in WHO}
    assert history[date(2026, 2, 3)] == {True: [], False: [1]}
    assert history[date(2026, 2, 25)] == {True: [1], False: []}
    assert service.thin() == 3
    assert days_kept() == [
        "2026-07-01", "2026-03-01", "2026-02-25", "2026-01-31", "2026-01-05",
    ]  # fmt: skip
    assert moved(spenders) == history
    assert {n: stays(n) for n in WHO} == own
    assert [(each.as_of, each.members, each.entered, each.left)
            for each in service.sizes(spenders)] == sizes  # fmt: skip
    noted = days_noted()
    assert noted == {"2026-01-20", "2026-01-31", "2026-02-03", "2026-02-10", "2026-02-25"}
    assert service.thin() == 0
    assert days_noted() == noted


def test_thinned_day_by_day_it_is_the_same(spenders, settings):
    history, own = moved(spenders), {n: stays(n) for n in WHO}
    for keep in (145, 1):
        settings.SEGMENTS = {"keep_days": keep}
        service.thin()
        assert moved(spenders) == history, keep
        assert {n: stays(n) for n in WHO} == own, keep
    assert len(days_kept()) == 5


def test_since_when_and_until(spenders):
    assert stays(1) == [(date(2026, 2, 25), None, False)]
    assert stays(2) == [(date(2026, 7, 1), None, False)]
    assert stays(3) == [(date(2026, 1, 31), date(2026, 3, 1), False)]
    lay([{"customer_id": n, "spend": 0} for n in WHO], date(2026, 7, 2))
    late = service.save(name="Late", rule="spend >= 0", actor=None)
    service.refresh()
    (first, left) = service.stays(1)
    assert (first.segment, first.since, first.earlier) == (late, date(2026, 7, 2), True)
    assert (left.segment, left.until) == (spenders, date(2026, 7, 2))
    service.retire(late.pk, actor=None)
    assert [each.segment for each in service.stays(1)] == [spenders]


def test_merged_customers_moved_as_one(spenders):
    Member.objects.filter(customer_id__in=[1, 3]).delete()
    Member.objects.bulk_create([Member(customer_id=each, root_id=1) for each in (1, 3)])
    assert stays(1) == stays(3) == [(date(2026, 1, 5), None, True)]
    service.thin()
    assert stays(1) == stays(3) == [(date(2026, 1, 5), None, True)]
    assert moved(spenders)[date(2026, 2, 3)] == {True: [], False: []}


def test_a_refresh_thins_and_erasing_takes_the_moves_too(spenders):
    tending.refreshed(None, lambda _stage, _done, _total: None)
    assert len(days_kept()) == 5
    (before,) = tables.moves().read(["customer_id"], [("customer_id", "=", 3)]).shape[:1]
    assert privacy.erase(3)["moves"] == before > 0
    assert stays(3) == []
    assert stays(1)


def test_the_box_on_the_page_of_a_customer(wide, owner, client_of, agent, auditor):
    jose, anna = wide["José García Lorca"], wide["Anna Ørsted"]
    path = reverse("segments:customer-panel", args=[jose])
    client = client_of(agent)
    assert "No segments are kept yet." in client.get(path).content.decode()
    service.save(name="Spenders", rule="spend > 20", actor=owner, note="To thank")
    service.save(name="Then", rule="spend > 1", live=False, actor=owner)
    service.refresh()
    another_day(lambda row: {**row, "spend": 0})
    service.refresh()
    page = client.get(path)
    assert [each.segment.name for each in page.context["inside"]] == ["Then"]
    assert [each.segment.name for each in page.context["left"]] == ["Spenders"]
    assert "left by" in page.content.decode()
    none = client.get(reverse("segments:customer-panel", args=[anna]))
    assert "In no segment now." in none.content.decode()
    assert client_of(auditor).get(path).status_code == 403
    assert path in client.get(reverse("view:customer", args=[jose])).content.decode()


def test_the_list_shows_the_customers_of_a_segment(wide, owner, client_of, agent):
    kept = service.save(name="Spenders", rule="spend > 20", actor=owner)
    settled = service.save(name="Then", rule="spend > 1", live=False, actor=owner)
    client = client_of(agent)

    def listed(asked: str) -> set[str]:
        page = client.get(f"/customers/?{asked}")
        assert page.status_code == 200
        return {row.item.shown_name for row in page.context["table"].rows}

    assert listed(f"segment={kept.pk}") == {"José García Lorca"}
    assert listed(f"segment={settled.pk}") == {"José García Lorca", "王小明"}
    assert listed(f"segment={settled.pk}&country=ES") == {"José García Lorca"}
    text = client.get(f"/customers/?segment={kept.pk}&orders_min=1").content.decode()
    assert 'href="?orders_min=1"' in text
    found = client.get(f"/api/v1/customers?segment={settled.pk}").json()["items"]
    assert len(found) == 2
    assert client.get("/api/v1/customers?segment=99").status_code == 404
    page = client.get(f"/segments/{kept.pk}/").content.decode()
    assert f"/customers/?segment={kept.pk}" in page
