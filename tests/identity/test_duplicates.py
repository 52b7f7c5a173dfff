"""The dashboard of duplicates and the history of a customer; evidence in words."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.identity.world import bring
from threefold.identity import service
from threefold.identity.models import MatchModel
from threefold.identity.service import history as happened
from threefold.identity.service import wording
from threefold.identity.service.matching import learning
from threefold.identity.service.overview import overview
from threefold.identity.types import PAIRS
from threefold.kit import clock
from threefold.kit.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]
EVIDENCE = {
    "prior": -12.0,
    "levels": [
        {"column": "email", "kind": "email", "level": "same name", "bits": 10.5},
        {"column": "birth_date", "kind": "birth_date", "level": "swapped", "bits": 9.25},
    ],
    "rarity": -1.5,
    "held": -3.0,
}
LESSON = {
    "answers": 42,
    "same": 20,
    "levels": [
        {"column": "email", "kind": "email", "level": "same name", "answers": 9, "bits": -1.5}
    ],
}


@pytest.fixture
def ids(plan) -> list[int]:
    rows = [
        {
            "ids": {"customer_number": f"70{n}"},
            "key": str(n),
            "kind": "person",
            "values": {"full_name": f"P{n}"},
        }
        for n in range(8)
    ]
    first = bring(1, "crm", rows[:4])[1]
    return [*first, *bring(2, "shop", rows[4:])[1]]


def pairs(ids: list[int], *told: tuple[int, int, float]) -> pa.Table:
    rows = [
        {"left": ids[a], "right": ids[b], "probability": p, "evidence": json.dumps(EVIDENCE)}
        for a, b, p in told
    ]
    return pa.Table.from_pylist(rows, schema=PAIRS)


def learnt() -> None:
    notes = {"thresholds": [[0.1, 9, 0.7, 0.99], [0.5, 6, 0.95, 0.9]], "answers": LESSON}
    MatchModel.objects.create(
        entity="person", at=clock.now(), records=8, through=8, content={"notes": notes}
    )


def test_figures(ids, owner, settings):
    settings.CLUSTER_LIMIT = 3
    told = ((0, 4, 0.9), (1, 5, 0.9), (1, 2, 0.9), (2, 6, 0.3), (3, 7, 0.4))
    service.propose(pairs(ids, *told), upper=0.5, lower=0.1)
    service.merge(ids[0], ids[3], actor=owner)
    found = overview()
    assert (found.customers, found.merged, found.clusters, found.persons) == (8, 6, 2, 4)
    assert found.sizes == ((3, 2),)
    by_source = {(each.one, each.other): (each.merged, each.asked) for each in found.sources}
    assert by_source == {("crm", "shop"): (2, 2), ("crm", "crm"): (2, 0)}
    assert [(day.matched, day.staff) for day in found.days] == [(3, 1)]
    assert found.held == {"size": 0, "apart": 0}
    assert found.curves == {}


def test_sure_pairs_held_back_are_counted(ids, settings):
    settings.CLUSTER_LIMIT = 2
    service.propose(pairs(ids, (0, 1, 0.9), (1, 2, 0.9)), upper=0.5, lower=0.1)
    assert overview().held == {"size": 2, "apart": 0}


def test_the_dashboard_tells_what_to_do_before_there_is_anything(client_of, owner):
    page = client_of(owner).get(reverse("identity:duplicates")).content.decode()
    assert "No customers yet" in page
    bring(1, "crm", [{"ids": {"customer_number": "1"}, "key": "1", "values": {"full_name": "P"}}])
    page = client_of(owner).get(reverse("identity:duplicates")).content.decode()
    assert "Not matched yet" in page


def test_the_dashboard(ids, client_of, owner, agent, auditor, outsider):
    service.propose(pairs(ids, (0, 4, 0.9), (2, 6, 0.3)), upper=0.5, lower=0.1)
    learnt()
    for user in (auditor, outsider):
        assert client_of(user).get(reverse("identity:duplicates")).status_code == 403
    assert "Match all customers" not in (
        client_of(agent).get(reverse("identity:duplicates")).content.decode()
    )
    client = client_of(owner)
    client.get(reverse("identity:duplicates"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("identity:duplicates"))
    assert len(queries.captured_queries) <= 18
    text = page.content.decode()
    assert "Learnt from 42 answers." in text
    assert "same mailbox, other provider" in text
    assert "crm – shop" in text
    assert page.context["curves"][0][2]["series"][0]["values"] == [0.7, 0.95]
    review = client.get(reverse("identity:review")).content.decode()
    assert "Learnt from 42 answers." in review
    assert "day and month swapped" in review


def test_history(ids, client_of, owner, outsider):
    service.merge(ids[0], ids[4], actor=owner, reason="one card")
    service.unmerge(ids[4], actor=owner, reason="father and son")
    bring(3, "crm", [{"ids": {"customer_number": "700"}, "key": "0", "values": {"full_name": "Q"}}])
    what = [event.what for event in happened.history(ids[0])]
    assert {happened.JOINED, happened.WITHDRAWN, happened.APART, happened.CHANGED} <= set(what)
    assert what.count(happened.RECORD) == 1
    with pytest.raises(NotFound):
        happened.history(987654)
    page = client_of(owner).get(reverse("identity:history", args=[ids[0]])).content.decode()
    for said in ("Record came in: crm 0", "Newer record came in", "Merged with", "Parted from",
                 "Decided to differ from", "one card"):  # fmt: skip
        assert said in page
    assert client_of(outsider).get(reverse("identity:history", args=[ids[0]])).status_code == 403


def test_record_numbers_that_are_addresses_are_masked(client_of, owner):
    rows = [
        {
            "ids": {"email": "ana@example.org"},
            "key": "ana@example.org",
            "values": {"full_name": "A"},
        }
    ]
    (who,) = bring(1, "web", rows)[1]
    page = client_of(owner).get(reverse("identity:history", args=[who])).content.decode()
    assert "ana@example.org" not in page


def test_evidence_in_words_of_the_reader():
    said = wording.reasons(EVIDENCE)
    assert [each.bits for each in said] == [-12.0, 10.5, 9.25, -1.5, -3.0]
    assert said[1].outcome == "same mailbox, other provider"
    with override("zh-hant"):
        assert wording.reasons(EVIDENCE)[2].outcome == "日與月互換"
    assert wording.reasons({}) == []
    assert wording.reasons({"name": 7.5}) == []


def test_only_answers_whose_decision_holds_are_learnt_from(ids, owner):
    service.propose(pairs(ids, (0, 4, 0.3), (1, 5, 0.3), (2, 6, 0.3)), upper=0.5, lower=0.1)
    first, second, third = service.candidates()
    service.settle(first.pk, "same", actor=owner)
    service.settle(second.pk, "different", actor=owner)
    service.settle(third.pk, "later", actor=owner)
    assert [each.same for each in learning.answered(["person", "unknown"])] == [True, False]
    assert learning.answered(["organisation"]) == []
    service.take_back(service.explain(first.left_id).links[0].id, actor=owner)
    assert [each.same for each in learning.answered(["person", "unknown"])] == [False]
    assert learning.learnt_from() == 0
    learnt()
    assert learning.learnt_from() == 42
