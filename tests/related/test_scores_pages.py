"""Pages of scores: who may see them, and what they say of good, bad and missing ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pyarrow as pa
import pytest

from tests.support.command import begin, threefold
from threefold.audit.models import Entry
from threefold.descriptive import service as descriptive
from threefold.jobs.models import Job
from threefold.jobs.service.kinds import kinds
from threefold.kit import clock
from threefold.related.logic.scores.cards import Card, Followed, Judged, Rival
from threefold.related.service.scores import tables
from threefold.related.service.scores.showing import KIND

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 31)
PAGES = ["/scores/", "/scores/churn/", "/customers/{customer}/scores/"]
BINS = tuple({"customers": 10, "said": n / 10, "came": n / 11} for n in range(10))
CARD = Card(
    "churn", 1, DAY.isoformat(), "2026-04-01T08:00:00+00:00", True, horizon=180, customers=2,
    data={"learned_from": 900}, parameters={"slope": 1.1},
    judged=Judged(
        learned_until="2025-10-02", tried_until=DAY.isoformat(), customers=900, came=0.4,
        rivals=(Rival("score", {"auc": 0.81, "brier": 0.17}),
                Rival("recency", {"auc": 0.77, "brier": None})),
        bins=BINS, gains=tuple(n / 10 for n in range(1, 11)), inside=0.83,
    ),
    mean=0.42, edges=(0.0, 0.5, 1.0), counts=(1, 1), drift=0.31, drift_since="2026-02-28",
)  # fmt: skip


@pytest.fixture
def customer(plan):
    made = descriptive.create_customers(1, run=1, at=clock.now())
    descriptive.announce(pa.table({"customer_id": pa.array([made], pa.int64())}))
    return made


def keep(*cards: Card) -> None:
    rows = [
        {"as_of": each.as_of, "code": each.code, "made_at": clock.now(),
         "published": each.published, "card": each.written()}
        for each in cards
    ]  # fmt: skip
    tables.cards().append(
        pa.Table.from_pylist(rows, tables.CARDS),
        app_id=f"test-{datetime.now().timestamp()}", app_version=1,  # noqa: DTZ005
    )  # fmt: skip


def scored(customer: int, day: date = DAY, **more) -> None:
    row = {
        "as_of": day.isoformat(), "code": "churn", "customer_id": customer, "value": 0.72,
        "low": 0.6, "high": 0.8, "reasons": '["+timing:212","-complaints_365d:0"]',
        "model": "churn/1", **more,
    }  # fmt: skip
    tables.scores().append(
        pa.Table.from_pylist([row], tables.SCORES),
        app_id=f"test-{datetime.now().timestamp()}", app_version=1,  # noqa: DTZ005
    )  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_who_may_see_scores(
    path, customer, client_of, owner, analyst, agent, auditor, outsider, client
):
    at = path.format(customer=customer)
    for user in (owner, analyst, agent):
        assert client_of(user).get(at).status_code == 200, user
    for user in (auditor, outsider):
        assert client_of(user).get(at).status_code == 403, user
    assert "/accounts/login/" in client.get(at)["Location"]


def test_before_anything_is_scored(customer, client_of, owner, agent):
    text = client_of(owner).get("/scores/").content.decode()
    assert "No scores have been computed yet" in text
    assert "Compute now" in text
    assert "Compute now" not in client_of(agent).get("/scores/").content.decode()
    assert "not been computed yet" in client_of(owner).get("/scores/churn/").content.decode()
    panel = client_of(owner).get(f"/customers/{customer}/scores/").content.decode()
    assert "No scores have been computed yet" in panel
    assert client_of(owner).get("/scores/none/").status_code == 404


def test_a_published_score_shows_its_card(customer, client_of, owner):
    keep(CARD)
    page = client_of(owner).get("/scores/churn/")
    text = page.content.decode()
    assert "0.810" in text
    assert "Days since the last purchase alone" in text
    assert "83" in text
    assert page.context["calibration"]["series"][1]["values"][9] == 9 / 11
    assert page.context["gains"]["series"][0]["values"] == [0.0, *CARD.judged.gains]
    assert page.context["moved"]["tone"] == "red"
    assert "chart-score-spread" in text


def test_why_a_score_is_not_published(customer, client_of, owner):
    keep(replace(CARD, published=False, why="no_better", edges=(), counts=(), mean=None))
    text = client_of(owner).get("/scores/churn/").content.decode()
    assert "no better than a simpler forecast" in text
    assert "no better than a simpler forecast" in client_of(owner).get("/scores/").content.decode()
    scored(customer)
    panel = client_of(owner).get(f"/customers/{customer}/scores/").content.decode()
    assert "72" not in panel
    assert "No score says anything" in panel


def test_what_needs_a_look_is_warned_of(customer, client_of, owner):
    followed = Followed(
        "2025-09-30", DAY.isoformat(), 900, said=0.2, came=0.41, error=0.21, by_chance=0.01,
        auc=0.7, bins=BINS,
    )  # fmt: skip
    keep(
        replace(CARD, as_of="2026-02-28", drift=None, drift_since="",
                followed=replace(followed, since="2025-08-31", until="2026-02-28")),
        replace(CARD, drift=0.02, followed=followed, moved_since="2026-02-28",
                moved={"orders_90d": 0.4, "contract_days": 0.12, "attitude_last": 0.01}),
    )  # fmt: skip
    text = client_of(owner).get("/scores/").content.decode()
    assert "1 score needs a look" in text
    assert "Earlier forecasts did not come true." in text
    assert "What it is made of has moved much." in text
    page = client_of(owner).get("/scores/churn/")
    text = page.content.decode()
    assert "This score needs a look." in text
    rows = [(row.item["index"], row.item["tone"]) for row in page.context["inputs"].rows]
    assert rows == [(0.4, "red"), (0.12, "amber"), (0.01, "green")]
    assert "contracts, memberships and accounts" in text
    assert "Orders, 90 days" in text
    assert page.context["come"]["tone"] == "red"
    assert [row.item["day"].isoformat() for row in page.context["came"].rows] == [
        "2025-09-30", "2025-08-31",
    ]  # fmt: skip
    assert "chart-score-came" in text
    quiet = client_of(owner).get("/scores/satisfaction/").content.decode()
    assert "needs a look" not in quiet


def test_the_customer_s_scores_with_interval_and_reasons(customer, client_of, owner):
    keep(CARD)
    scored(customer)
    text = client_of(owner).get(f"/customers/{customer}/scores/").content.decode()
    assert "72" in text
    assert "between" in text
    assert "Last bought 212 days ago" in text
    assert "raises it" in text
    assert "lowers it" in text
    assert 'x="144.0"' in text
    page = client_of(owner).get(f"/customers/{customer}/").content.decode()
    assert f'hx-get="/customers/{customer}/scores/"' in page


def test_scores_are_computed_in_the_background(customer, client_of, owner, agent):
    assert client_of(agent).post("/scores/compute/").status_code == 403
    assert client_of(owner).get("/scores/compute/").status_code == 405
    answer = client_of(owner).post("/scores/compute/")
    job = Job.objects.get(kind=KIND)
    assert answer["Location"].endswith(f"/{job.pk}/")
    assert Entry.objects.filter(action="related.scores.compute").count() == 1
    assert KIND in kinds


def test_the_command_says_why_nothing_is_kept(tmp_path):
    begin(tmp_path / "home")
    done = threefold(tmp_path / "home", "score", "loyalty", "--as-of", "2026-03-31", "--json")
    assert done.code == 0
    told = {each["code"]: each for each in done.json}
    assert list(told) == ["satisfaction", "loyalty"]
    assert not told["loyalty"]["published"]
    assert told["satisfaction"]["why_not"] == "Nobody has answered a survey yet."
