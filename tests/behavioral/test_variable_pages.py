"""The catalogue of variables: who may see it, and that its numbers are those of the service."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from threefold.audit.models import Entry
from threefold.behavioral import service, variable
from threefold.behavioral.service import catalogue
from threefold.behavioral.service.beside import beside
from threefold.jobs.models import Job
from threefold.jobs.service.kinds import kinds

pytestmark = pytest.mark.django_db

PAGES = ["/variables/", "/variables/spend_90d/", "/variables/favourite_weekday/"]


@pytest.mark.parametrize("path", PAGES)
def test_who_may_see_variables(
    path, distilled, client_of, owner, analyst, agent, auditor, outsider, client
):
    for user in (owner, analyst, agent):
        assert client_of(user).get(path).status_code == 200, user
    for user in (auditor, outsider):
        assert client_of(user).get(path).status_code == 403, user
    assert "/accounts/login/" in client.get(path)["Location"]


def test_before_anything_is_distilled(shop, client_of, owner, agent):
    text = client_of(owner).get("/variables/").content.decode()
    assert "Nothing has been distilled yet" in text
    assert "Distil now" in text
    assert "Distil now" not in client_of(agent).get("/variables/").content.decode()
    page = client_of(owner).get("/variables/spend/").content.decode()
    assert "Not distilled yet" in page
    assert "select" in page


def test_without_any_events(plan, client_of, owner):
    text = client_of(owner).get("/variables/").content.decode()
    assert "There are no events yet" in text
    assert "Distil now" not in text
    assert "Import a file" in text


def test_coverage_is_the_share_of_customers_with_a_value(distilled, client_of, owner):
    page = client_of(owner).get("/variables/?q=days_to_second_order")
    row = page.context["table"].rows[0].item
    held = service.variables(codes=["days_to_second_order"])["days_to_second_order"]
    assert row["share"] == (len(held) - held.null_count) / len(held)
    assert 0 < row["share"] < 1
    assert page.context["definitions"] == len(variable.definitions())


def test_search_and_families(distilled, client_of, owner):
    client = client_of(owner)
    client.cookies["django_language"] = "es"
    assert "Ritmo" not in client.get("/variables/").content.decode()[:200]
    found = client.get("/variables/?q=gasto&family=purchase").context["table"].rows
    assert "spend" in {row.item["code"] for row in found}
    trades = client.get("/variables/?family=trade").context["table"].rows
    assert {row.item["family"] for row in trades} == {trades[0].item["family"]}
    assert all(row.item["share"] is None for row in trades)
    assert not client.get("/variables/?family=trade&known=yes").context["table"].rows


def test_a_variable_tells_what_the_service_told(distilled, client_of, owner):
    page = client_of(owner).get("/variables/spend/")
    held = [each for each in service.variables(codes=["spend"])["spend"].to_pylist() if each]
    bars = page.context["chart"]["series"][0]["values"]
    assert sum(bars) == len(held)
    assert page.context["found"].spread.mean == pytest.approx(float(sum(held)) / len(held))
    codes = [each.variable.code for each in page.context["found"].windows]
    assert codes[:3] == ["spend", "spend_7d", "spend_7d_before"]
    text = page.content.decode()
    assert all(name in text for name, _sql in service.explain("spend"))


def test_unknown_and_unfilled_variables(distilled, client_of, owner):
    client = client_of(owner)
    assert client.get("/variables/nonsense/").status_code == 404
    assert "No values" in client.get("/variables/turnover/").content.decode()


def test_drift_against_the_snapshot_before(distilled, client_of, owner):
    service.distil(as_of=date(2026, 1, 31))
    page = client_of(owner).get("/variables/spend/")
    newest, before = page.context["drift"].rows
    assert (newest.item["customers"], before.item["customers"]) == (2, 1)
    assert before.item["day"] == date(2026, 1, 31)
    assert page.context["moved"]["index"] > 0
    assert client_of(owner).get("/variables/first_purchase_on/").context["moved"] is None


def test_distilling_is_asked_for_once_and_audited(shop, client_of, analyst, agent):
    assert client_of(agent).post("/variables/distil/").status_code == 403
    client = client_of(analyst)
    assert client.get("/variables/distil/").status_code == 405
    first = client.post("/variables/distil/")["Location"]
    assert client.post("/variables/distil/")["Location"] == first
    job = Job.objects.get(kind="behavioral.distil")
    assert str(job.pk) in first
    assert Entry.objects.filter(action="behavioral.variables.distil").count() == 1
    assert "Waits to be distilled" in client.get("/variables/").content.decode()


def test_the_job_distils_and_tells_how_far_it_is(shop):
    from threefold.jobs.types import Progress

    heard = []
    told = kinds.get("behavioral.distil")(Progress(heard.append))
    assert told["customers"] == 2
    assert {each.stage for each in heard} >= {"reading events", "keeping the snapshot"}
    assert service.snapshots()[0].customers == 2


@pytest.mark.parametrize("name", ["agent", "auditor", "outsider"])
def test_export_is_for_who_may(name, distilled, client_of, request):
    client = client_of(request.getfixturevalue(name))
    assert client.post("/variables/export/").status_code == 403
    assert not Entry.objects.filter(action="behavioral.variables.export").exists()


def test_export(distilled, client_of, analyst):
    client = client_of(analyst)
    answer = client.post("/variables/export/", {"format": "csv", "code": ["spend", "orders"]})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert set(rows[0]) == {"customer_id", "spend", "orders"}
    assert len(rows) == 2
    answer = client.post("/variables/export/", {"format": "parquet"})
    assert b"".join(answer.streaming_content)[:4] == b"PAR1"
    assert client.post("/variables/export/", {"format": "exe"}).status_code == 422
    assert Entry.objects.filter(action="behavioral.variables.export").count() == 2


def test_what_is_not_there_is_told_to_the_log_without_its_message(
    distilled, client_of, analyst, settings, caplog
):
    for file in Path(settings.HOME.lake_url).rglob("*.parquet"):
        file.unlink()
    client = client_of(analyst)
    caplog.clear()
    assert client.post("/variables/export/", {"format": "parquet"}).status_code == 503
    told = [line.getMessage() for line in caplog.records if "access" in line.name]
    assert told == ["Page behavioral:export-variables: unavailable (IOException)."]


def test_pages_ask_little_of_the_store(distilled, client_of, owner):
    client = client_of(owner)
    for path in PAGES:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries.captured_queries) <= 6, path


def test_ranks_by_hand(distilled):
    ids = service.variables(codes=["spend"])
    spend = dict(zip(*(ids[name].to_pylist() for name in ("customer_id", "spend")), strict=True))
    most = max(spend, key=lambda customer: spend[customer])
    found = beside(most, ["spend", "orders", "turnover"])
    assert [each.variable.code for each in found.placed] == ["spend", "orders"]
    spent = found.placed[0]
    assert spent.value == float(spend[most])
    assert spent.base.middle == pytest.approx(float(sum(spend.values())) / 2)
    assert spent.base.below == 0.75
    assert spent.alike is None


def test_families_are_all_named():
    from threefold.behavioral.service import variable_words as words

    for one in variable.definitions().values():
        assert catalogue.family_of(one) in words.FAMILY_NAMES
        assert not one.unit or one.unit in words.UNITS or one.unit == "currency", one.code
