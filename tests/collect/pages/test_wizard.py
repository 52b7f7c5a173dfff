"""The wizard from the file to the undoing, through the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests.collect.pages.conftest import ORDERS

from threefold.collect.models import Fix, Run
from threefold.jobs import service as jobs

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_file_to_the_undoing(staff: Any, upload: Make) -> None:
    page = staff.get(reverse("collect:new"))
    assert page.status_code == 200
    assert "Drop" in text(page) or "drop it here" in text(page)
    read = upload()
    shown = staff.get(read["Location"])
    assert "85123A" in text(shown)
    assert "about" not in text(shown).split("The first rows")[1].split("</h2>")[0]
    columns = staff.post(read["Location"], {})
    run = Run.objects.get()
    assert columns["Location"] == reverse("collect:columns", args=[run.pk])
    assert "Customer ID" in text(staff.get(columns["Location"]))
    check = staff.post(columns["Location"], {})
    assert check["Location"] == reverse("collect:check", args=[run.pk])
    seen = text(staff.get(check["Location"]))
    assert "4 rows read = 3 new + 0 changed + 0 known already + 1 not in order" in seen
    assert "does not exist" in seen
    assert "?cause=no_such_date" in seen
    assert "Bring in 3 rows" in seen
    index = [c["name"] for c in run.inspection["columns"]].index("InvoiceDate")
    mended = staff.post(
        reverse("collect:mend", args=[run.pk, 2, index]),
        {f"cell-2-{index}": "2025-12-01 08:28:00"},
        headers={"HX-Request": "true"},
    )
    assert "collect-row--mended" in text(mended)
    assert ">3<span" in text(mended)
    assert mended["HX-Trigger"] == "collect:mended"
    verdict = text(staff.get(reverse("collect:verdict", args=[run.pk])))
    assert "Every row is in order." in verdict
    assert "Bring in 4 rows" in verdict
    landing = staff.post(reverse("collect:land", args=[run.pk]))
    assert landing["Location"] == run.url
    assert "ui-progress" in text(staff.get(run.url))
    jobs.work(once=True)
    ended = staff.get(reverse("collect:progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert ended["HX-Refresh"] == "true"
    result = text(staff.get(run.url))
    assert "4 rows read = 4 brought in + 0 known already + 0 in quarantine" in result
    assert "Customers it speaks of" in result
    staff.post(reverse("collect:undo", args=[run.pk]))
    jobs.work(once=True)
    assert "This import was undone" in text(staff.get(run.url))


def test_what_cannot_be_read_says_why_on_the_page(staff: Any, upload: Make) -> None:
    answer = upload("", name="nothing.csv")
    assert answer.status_code == 422
    assert "The file is empty." in text(answer)
    assert "nothing.csv" in text(answer)
    answer = upload(b"PK\x03\x04broken", name="broken.zip")
    assert answer.status_code == 422
    assert "damaged" in text(answer)
    assert not Run.objects.exists()


def test_without_a_source_or_content_the_form_asks(staff: Any, upload: Make) -> None:
    answer = upload(source="")
    assert answer.status_code == 422
    assert "Name the source" in text(answer)
    assert upload(source="你好").status_code == 422
    assert upload(content="weather").status_code == 422


def test_the_reading_changes_in_place(staff: Any, upload: Make) -> None:
    url = upload("a;b\nJosé;1\n".encode("latin-1"), name="old.csv")["Location"]
    preview = staff.post(f"{url}preview/", {"encoding": "latin-1", "delimiter": ";"})
    assert "José" in text(preview)
    preview = staff.post(f"{url}preview/", {"encoding": "latin-1", "delimiter": ","})
    assert "a;b" in text(preview)
    preview = staff.post(f"{url}preview/", {"header_row": "99"})
    assert "ui-note" in text(preview)
    assert "99" in text(preview)
    preview = staff.post(f"{url}preview/", {"encoding": "klingon"})
    assert preview.status_code == 200
    assert "klingon" in text(preview)


def test_a_column_goes_elsewhere_in_place(staff: Any, staged: Make) -> None:
    run = staged()
    names = [column["name"] for column in run.inspection["columns"]]
    price, code = names.index("Price"), names.index("StockCode")
    answer = staff.post(
        reverse("collect:column", args=[run.pk, code]), {f"to-{code}": "event.unit_price"}
    )
    body = text(answer)
    assert f'id="line-{code}"' in body
    assert f'id="line-{price}" hx-swap-oob="true"' in body
    run.refresh_from_db()
    fields = {each["column"]: each["to"] for each in run.mapping["fields"]}
    assert fields["StockCode"] == "event.unit_price"
    assert fields["Price"] == "ignore"
    wrong = staff.post(
        reverse("collect:column", args=[run.pk, code]),
        {f"to-{code}": "event.nonsense"},
        headers={"HX-Request": "true"},
    )
    assert wrong.status_code == 422
    assert "ui:toast" in wrong["HX-Trigger"]


def test_what_is_missing_is_said_and_stops_the_check(staff: Any, staged: Make) -> None:
    run = staged("colour,size\nred,1\nblue,2\n", name="odd.csv")
    page = text(staff.get(reverse("collect:columns", args=[run.pk])))
    assert "collect-need--missing" in page
    answer = staff.post(reverse("collect:columns", args=[run.pk]), {}, follow=True)
    assert "Not everything needed is certain yet" in text(answer)


def test_an_uncertain_column_is_confirmed_by_saying_so(staff: Any, staged: Make) -> None:
    run = staged(ORDERS.replace("2025-12-0", "0").replace("2025-13-41", "04/05/2025").replace(
        "1 08:26", "1/02/2025 08:26").replace("2 08:34", "2/02/2025 08:34").replace(
        "3 08:34", "3/02/2025 08:34"))  # fmt: skip
    url = reverse("collect:columns", args=[run.pk])
    page = text(staff.get(url))
    assert "collect-need--unsure" in page
    assert "day and month cannot be told apart" in page
    names = [column["name"] for column in run.inspection["columns"]]
    at = names.index("InvoiceDate")
    data = {f"to-{at}": "event.occurred_at", f"format-{at}": "%m/%d/%Y %H:%M:%S", f"sure-{at}": "1"}
    staff.post(reverse("collect:column", args=[run.pk, at]), data)
    run.refresh_from_db()
    field = run.mapping["fields"][at]
    assert field["confidence"] == 1.0
    assert field["format"] == "%m/%d/%Y %H:%M:%S"
    assert staff.post(url, {})["Location"] == reverse("collect:check", args=[run.pk])


def test_cells_are_mended_without_scripts(staff: Any, checked: Make) -> None:
    run = checked()
    index = [c["name"] for c in run.inspection["columns"]].index("InvoiceDate")
    answer = staff.post(
        reverse("collect:mend-all", args=[run.pk]),
        {
            f"cell-2-{index}": "2025-12-01 08:28:00",
            f"was-2-{index}": "2025-13-41 08:28:00",
            "cell-2-0": "536366",
            "was-2-0": "536366",
        },
        follow=True,
    )
    assert Fix.objects.count() == 1
    assert "Every row is in order." in text(answer)


def test_a_mapping_is_saved_and_taken_again(staff: Any, staged: Make) -> None:
    run = staged()
    url = reverse("collect:columns", args=[run.pk])
    staff.post(url, {"to-0": "ignore", "save": "1", "save_as": "shop orders"})
    other = staged(ORDERS.replace("17850", "17851"))
    assert "shop-orders" in text(staff.get(reverse("collect:columns", args=[other.pk])))
    staff.post(reverse("collect:load", args=[other.pk]), {"name": "shop-orders"})
    other.refresh_from_db()
    assert other.mapping["fields"][0]["to"] == "ignore"
    staff.post(reverse("collect:load", args=[other.pk]), {"name": ""})
    other.refresh_from_db()
    assert other.mapping["fields"][0]["to"] != "ignore"


def test_the_rules_are_kept(staff: Any, staged: Make) -> None:
    run = staged()
    url = reverse("collect:columns", args=[run.pk])
    staff.post(url, {"rule-cancelled_prefix": "X", "rule-non_products": "POST, M"})
    run.refresh_from_db()
    assert run.mapping["rules"]["cancelled_prefix"] == "X"
    assert run.mapping["rules"]["non_products"] == ["POST", "M"]
    assert staff.post(url, {"rule-non_product_form": "["}).status_code == 422


def test_back_to_the_reading_and_on_again(staff: Any, staged: Make) -> None:
    run = staged()
    url = reverse("collect:again", args=[run.pk])
    assert "85123A" in text(staff.get(url))
    answer = staff.post(url, {"delimiter": ","})
    other = Run.objects.latest("pk")
    assert other.pk != run.pk
    assert answer["Location"] == reverse("collect:columns", args=[other.pk])
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_large_files_are_read_checked_and_brought_in_behind_the_page(
    staff: Any, upload: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threefold.collect.views.uploading.SMALL_BYTES", 10)
    monkeypatch.setattr("threefold.collect.views.checking.SMALL_BYTES", 10)
    waiting = staff.post(upload()["Location"], {})
    page = staff.get(waiting["Location"])
    assert "ui-progress" in text(page)
    jobs.work(once=True)
    polled = staff.get(waiting["Location"], headers={"HX-Request": "true"})
    run = Run.objects.get()
    assert polled["HX-Redirect"] == reverse("collect:columns", args=[run.pk])
    answer = staff.post(reverse("collect:columns", args=[run.pk]), {})
    assert "ui-progress" in text(staff.get(answer["Location"]))
    jobs.work(once=True)
    polled = staff.get(reverse("collect:checking", args=[run.pk]), headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == reverse("collect:check", args=[run.pk])
    assert "3 new" in text(staff.get(polled["HX-Redirect"]))


def test_given_up_files_are_gone(staff: Any, upload: Make, staged: Make, home: Any) -> None:
    read = upload()["Location"]
    staff.post(f"{read}discard/")
    assert staff.get(read).status_code == 404
    run = staged()
    staff.post(reverse("collect:give-up", args=[run.pk]))
    assert not list((home.files / "uploads").iterdir())
    assert "given up" in text(staff.get(run.url))
