"""What became of an import: list, result, quarantine, undo, who may see what, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests.collect.pages.conftest import ORDERS, PEOPLE

from threefold.audit.models import Entry
from threefold.collect import service
from threefold.collect.models import Quarantined, Run
from threefold.jobs import service as jobs

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
BAD_PEOPLE = PEOPLE.replace("email;mobile", "email;mobile;birth_date").replace(
    "600123456", "600123456;1984-02-31").replace("912345678", "912345678;1990-01-05")  # fmt: skip


def text(answer: Any) -> str:
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    return str(answer.content.decode())


def test_the_list_names_every_import(staff: Any, landed: Make, staged: Make) -> None:
    assert "Nothing was brought in yet" in text(staff.get(reverse("collect:list")))
    run = landed()
    staged(PEOPLE, content="customers", name="people.csv", source="Club")
    page = text(staff.get(reverse("collect:list")))
    assert "orders.csv" in page
    assert "people.csv" in page
    assert reverse("collect:quarantine", args=[run.pk]) in page
    one = text(staff.get(reverse("collect:list") + "?source=club"))
    assert "orders.csv" not in one
    sources = text(staff.get(reverse("collect:sources")))
    assert "Web shop" in sources
    assert "Club" in sources


def test_counts_balance_on_the_result(staff: Any, landed: Make, home: Any) -> None:
    run = landed()
    assert not list((home.files / "uploads").iterdir())
    page = text(staff.get(run.url))
    assert "4 rows read = 3 brought in + 0 known already + 1 in quarantine" in page
    assert "No such date" in page
    again = landed()
    page = text(staff.get(again.url))
    assert "4 rows read = 0 brought in + 3 known already + 1 in quarantine" in page


def test_quarantine_is_mended_and_brought_in_again(staff: Any, landed: Make) -> None:
    run = landed()
    page = text(staff.get(reverse("collect:quarantine", args=[run.pk])))
    assert "2025-13-41" in page
    at = [c["name"] for c in run.inspection["columns"]].index("InvoiceDate")
    mended = staff.post(
        reverse("collect:mend", args=[run.pk, 2, at]), {f"cell-2-{at}": "2025-12-01 08:28:00"}
    )
    assert "collect-row--mended" in text(mended)
    assert "collect-row--mended" in text(staff.get(reverse("collect:quarantine", args=[run.pk])))
    answer = staff.post(reverse("collect:replay", args=[run.pk]))
    child = Run.objects.latest("pk")
    assert child.parent == run
    assert answer["Location"] == reverse("collect:check", args=[child.pk])
    assert "Bring in 1 row" in text(staff.get(answer["Location"]))
    staff.post(reverse("collect:land", args=[child.pk]))
    jobs.work(once=True)
    child.refresh_from_db()
    assert (child.state, child.loaded) == ("done", 1)
    page = text(staff.get(reverse("collect:quarantine", args=[run.pk])))
    assert reverse("collect:run", args=[child.pk]) in page
    assert 'name="cell-2' not in page
    assert staff.post(reverse("collect:replay", args=[run.pk])).status_code == 409


def test_quarantine_is_downloaded_and_noted(
    staff: Any, landed: Make, owner: Any, client_of: Make, django_user_model: Any
) -> None:
    run = landed(ORDERS.replace("71053", "=cmd()"))
    url = reverse("collect:download", args=[run.pk])
    lines = text(staff.get(url)).splitlines()
    assert len(lines) == 2
    assert "'=cmd()" in lines[1]
    assert text(client_of(owner).get(url)).count("\n") == 2
    assert Entry.objects.filter(action="collect.quarantine.download").count() == 2
    other = django_user_model.objects.create_user("other", role="analyst")
    assert client_of(other).get(url).status_code == 403


def test_a_failed_import_says_why_and_goes_on(
    staff: Any, checked: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = checked()
    good = service.landing.behavioral.land

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise OSError("No space left on device")

    monkeypatch.setattr("threefold.behavioral.service.land", broken)
    staff.post(reverse("collect:land", args=[run.pk]))
    jobs.work(once=True)
    page = text(staff.get(run.url))
    assert "could not be finished" in page
    assert "No space left on device" in page
    monkeypatch.setattr("threefold.behavioral.service.land", good)
    staff.post(reverse("collect:land", args=[run.pk]))
    jobs.work(once=True)
    assert "3 brought in" in text(staff.get(run.url))


def test_a_stopped_import_is_resumed_or_undone(staff: Any, checked: Make) -> None:
    run = checked()
    staff.post(reverse("collect:land", args=[run.pk]))
    answer = staff.post(
        reverse("collect:cancel", args=[run.pk]), headers={"HX-Request": "true"}
    )  # fmt: skip
    assert answer["HX-Refresh"] == "true"
    jobs.work(once=True)
    Run.objects.filter(pk=run.pk).update(state="landing", step="prepare")
    page = text(staff.get(run.url))
    assert "stopped half-way" in page
    assert "Resume" in page
    staff.post(reverse("collect:undo", args=[run.pk]))
    jobs.work(once=True)
    assert "This import was undone" in text(staff.get(run.url))


def test_only_who_uploaded_sees_personal_cells_until_a_reason_is_given(
    staff: Any, checked: Make, django_user_model: Any, client_of: Make
) -> None:
    run = checked(BAD_PEOPLE, content="customers", name="people.csv", source="Club")
    columns, check = (reverse(f"collect:{n}", args=[run.pk]) for n in ("columns", "check"))
    assert "ana@example.com" in text(staff.get(columns))
    assert "ana@example.com" in text(staff.get(check))
    other = client_of(django_user_model.objects.create_user("other", role="analyst"))
    for url in (columns, check):
        page = text(other.get(url))
        assert "ana@example.com" not in page
        assert "600123456" not in page
    assert other.post(reverse("collect:unmask", args=[run.pk]), {"reason": " "}).status_code == 422
    other.post(reverse("collect:unmask", args=[run.pk]), {"reason": "Mend a birthday"})
    assert "ana@example.com" in text(other.get(check))
    entry = Entry.objects.get(action="collect.unmask")
    assert (entry.reason, entry.target_id) == ("Mend a birthday", str(run.pk))
    staff.post(reverse("collect:land", args=[run.pk]))
    jobs.work(once=True)
    page = text(staff.get(reverse("collect:quarantine", args=[run.pk])))
    assert "ana@example.com" not in page


def test_another_mans_upload_is_not_there(
    upload: Make, owner: Any, client_of: Make, staff: Any
) -> None:
    url = upload()["Location"]
    assert client_of(owner).get(url).status_code == 404
    assert client_of(owner).post(f"{url}preview/", {}).status_code == 404


GETS = ("list", "sources", "new", "run", "quarantine", "download")
SEES = {"owner": GETS, "analyst": GETS, "agent": (), "auditor": (), "outsider": ()}


@pytest.mark.parametrize("role", SEES)
def test_who_may_open_what(
    role: str, request: pytest.FixtureRequest, landed: Make, client_of: Make
) -> None:
    run = landed()
    browser = client_of(request.getfixturevalue(role))
    for name in GETS:
        args = [run.pk] if name in ("run", "quarantine", "download") else []
        expected = 200 if name in SEES[role] else 403
        assert browser.get(reverse(f"collect:{name}", args=args)).status_code == expected, name
    if not SEES[role]:
        for name in ("land", "undo", "replay", "cancel", "give-up", "unmask", "mend-all", "load"):
            assert browser.post(reverse(f"collect:{name}", args=[run.pk])).status_code == 403
        assert Quarantined.objects.filter(run=run).count() == 1


COST = {"list": 1, "sources": 6, "new": 1, "columns": 1, "check": 4, "run": 3, "quarantine": 4}


@pytest.mark.parametrize("name", COST)
def test_pages_cost_few_queries(
    name: str, staff: Any, landed: Make, checked: Make, django_assert_max_num_queries: Any
) -> None:
    """Besides the two of the session and the user."""
    run = checked() if name in ("columns", "check") else landed()
    args = [] if name in ("list", "sources", "new") else [run.pk]
    url = reverse(f"collect:{name}", args=args)
    staff.get(url)
    with django_assert_max_num_queries(COST[name] + 2):
        assert staff.get(url).status_code == 200
