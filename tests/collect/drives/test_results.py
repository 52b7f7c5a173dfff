"""Results and exports: counts that add up, masks by role, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.collect.drives.conftest import LINK, TOKEN, opened

from threefold.collect.models import Entry
from threefold.collect.service import drives, stream
from threefold.collect.service.drives import passing
from threefold.kit.errors import Unavailable

pytestmark = pytest.mark.django_db


def test_counts(drive: Any, owner: Any, fill: Any, mailoutbox: Any) -> None:
    drive = opened(drive, owner, budget=Decimal(30))
    fill(drive, email="ana@example.com")
    Client().post(LINK.search(mailoutbox[-1].body)[1], {"do": "confirm"})
    stream.land_waiting()
    fill(drive, query="?c=qr&lang=es", email="bea@example.com")
    Client().post(LINK.search(mailoutbox[-1].body)[1], {"do": "confirm"})
    fill(drive, query="?lang=es", email="cai@example.com")
    fill(drive, email="bot@example.com", homepage="x")
    robot = Client(headers={"User-Agent": "Googlebot/2.1"})
    robot.get(drive.address)
    found = drives.results(drive)
    totals = found.totals
    assert (totals["views"], totals["entries"], totals["confirmed"]) == (4, 4, 2)
    assert (totals["taken"], totals["waiting"], totals["held"]) == (2, 1, 1)
    assert (totals["new"], totals["known"]) == (2, 0)
    assert found.cost == 15
    assert {row["channel"]: row["entries"] for row in found.channels} == {"hosted": 3, "qr": 1}
    assert {row["language"]: row["views"] for row in found.languages} == {"en": 2, "es": 2}
    assert sum(day["entries"] for day in found.days) == 4


def test_known_customers_are_told_from_new_ones(
    drive: Any, owner: Any, fill: Any, mailoutbox: Any
) -> None:
    fill(drive, email="ana@example.com")
    Client().post(LINK.search(mailoutbox[-1].body)[1], {"do": "confirm"})
    stream.land_waiting()
    other = opened(drives.create(name="Club", kind="club", actor=owner), owner)
    fill(other, email="ANA@example.com")
    Client().post(LINK.search(mailoutbox[-1].body)[1], {"do": "confirm"})
    assert drives.results(other).totals["known"] == 1


def test_begun_is_counted_once_a_form(drive: Any) -> None:
    client = Client()
    token = TOKEN.search(client.get(drive.address).content.decode())[1]
    url = reverse("collect:form-begin", args=[drive.slug])
    for _ in range(3):
        assert client.post(url, {"token": token}).status_code == 204
    client.post(url, {"token": "nonsense"})
    assert drive.visits.get().starts == 1


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_export_masks_and_disarms(
    file_format: str, drive: Any, fill: Any, client_of: Any, analyst: Any
) -> None:
    fill(drive, email="ana@example.com", full_name="=cmd|'/C calc'!A0", mobile="+34600111222")
    url = reverse("collect:drive-export", args=[drive.pk, file_format])
    content = client_of(analyst).get(url).content
    if file_format == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [[cell or "" for cell in row] for row in
                load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]  # fmt: skip
    text = " ".join(rows[1])
    assert "'=cmd" in text
    assert "ana@example.com" not in text
    assert "a•••@e•••.com" in text
    assert "600111222" not in text
    assert len(rows) == 2


def test_list_masks(drive: Any, fill: Any, client_of: Any, analyst: Any) -> None:
    fill(drive, email="ana@example.com")
    page = client_of(analyst).get(reverse("collect:drive-entries", args=[drive.pk]))
    assert "ana@example.com" not in page.content.decode()
    assert "a•••@e•••.com" in page.content.decode()


def test_stream_away_loses_nothing(
    drive: Any, fill: Any, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_named: Any) -> None:
        raise Unavailable("disk full")

    fill(drive, email="ana@example.com")
    with monkeypatch.context() as patch:
        patch.setattr(passing.stream, "emit", away)
        done = Client().post(LINK.search(mailoutbox[-1].body)[1], {"do": "confirm"})
        assert done.status_code == 200
        entry = Entry.objects.get()
        assert (entry.state, entry.passed_at) == ("taken", None)
    drives.look_after()
    entry.refresh_from_db()
    assert entry.passed_at
    assert stream.land_waiting()["landed"] == 2
    Entry.objects.update(passed_at=None)
    drives.look_after()
    again = stream.land_waiting()
    assert (again["landed"], again["duplicates"]) == (0, 2)
