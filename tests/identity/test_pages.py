"""Pages of who is who: reviewing pair by pair, lists of pairs and decisions, who may."""

from __future__ import annotations

import json
import re

import pyarrow as pa
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.identity.world import bring
from threefold.identity import service
from threefold.identity.models import Candidate
from threefold.identity.types import PAIRS
from threefold.identity.views.showing import waterfall
from threefold.jobs import service as jobs
from threefold.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]
EVIDENCE = {
    "levels": [
        {"column": "full_name", "kind": "person_name", "level": "same", "bits": 9.5},
        {"column": "city", "kind": "city", "level": "different", "bits": -3.25},
    ],
    "rarity": 1.5,
}


@pytest.fixture
def ids(plan) -> list[int]:
    rows = [
        {
            "ids": {"customer_number": f"70{n}"},
            "key": str(n),
            "kind": "person",
            "values": {"full_name": "王小明" if n % 2 else "Wang Xiaoming", "city": f"City {n}"},
            "ways": {"email": "xiaoming@example.org"},
        }
        for n in range(4)
    ]
    return bring(1, "crm", rows)[1]


@pytest.fixture
def asked(ids) -> list[int]:
    told = [
        {"left": ids[a], "right": ids[b], "probability": chance, "evidence": json.dumps(EVIDENCE)}
        for a, b, chance in ((0, 1, 0.8), (2, 3, 0.7))
    ]
    service.propose(pa.Table.from_pylist(told, schema=PAIRS), upper=0.9, lower=0.5)
    return list(service.candidates().values_list("pk", flat=True))


def test_the_likeliest_pair_side_by_side(asked, ids, client_of, owner):
    page = client_of(owner).get(reverse("identity:review"))
    assert page.context["pair"].pk == asked[0]
    rows = {row.label: row for row in page.context["rows"]}
    assert {row.state for row in page.context["rows"]} >= {"equal", "different"}, rows
    assert rows["E-mail"].state == "equal", list(rows)
    assert rows["City"].left.texts in (("City 0",), ("C•••",))
    text = page.content.decode()
    assert "xiaoming@example.org" not in text  # personal: masked until a reason is given
    assert "+9.5" in text
    assert re.search(r"[-−]3\.[23]", text)
    client = client_of(owner)
    for who in ids[:2]:
        client.post(reverse("view:unmask", args=[who, "personal"]), {"reason": "same person?"})
    assert "xiaoming@example.org" in client.get(reverse("identity:review")).content.decode()


def test_answers_bring_the_next_pair_and_undo_the_last(asked, ids, client_of, analyst):
    client = client_of(analyst)
    first, second = asked
    said = client.post(reverse("identity:answer", args=[first]), {"answer": "same"}, follow=True)
    assert said.context["pair"].pk == second
    assert said.context["last"].pk == first
    assert service.explain(ids[1]).customer_id == ids[0]
    back = client.post(reverse("identity:undo", args=[first]), follow=True)
    assert back.context["pair"].pk == first
    assert service.explain(ids[1]).customer_id == ids[1]
    assert not Candidate.objects.exclude(answer="").exists()
    client.post(reverse("identity:answer", args=[first]), {"answer": "different"})
    assert service.explain(ids[0]).apart[0].right == ids[1]
    client.post(reverse("identity:undo", args=[first]))
    assert not service.explain(ids[0]).apart
    client.post(reverse("identity:answer", args=[first]), {"answer": "later"})
    client.post(reverse("identity:answer", args=[second]), {"answer": "later"})
    done = client.get(reverse("identity:review"))
    assert done.context["pair"] is None
    assert "No pair waits" in done.content.decode()
    put_off = client.get(reverse("identity:review"), {"of": "later"})
    assert put_off.context["pair"].pk == first
    after = client.post(
        reverse("identity:answer", args=[first]), {"answer": "later", "of": "later"}, follow=True
    )
    assert after.context["pair"].pk == second


def test_undo_of_nothing_and_refused_answers(asked, ids, client_of, owner):
    client = client_of(owner)
    assert "not answered yet" in (
        client.post(reverse("identity:undo", args=[asked[0]]), follow=True).content.decode()
    )
    assert client.post(reverse("identity:undo", args=[987654])).status_code == 404
    service.never_same(ids[0], ids[1], actor=owner)
    refused = client.post(reverse("identity:answer", args=[asked[0]]), {"answer": "same"})
    assert refused["Location"] == reverse("identity:pair", args=[asked[0]])
    odd = client.post(reverse("identity:answer", args=[asked[0]]), {"answer": "perhaps"})
    assert odd.status_code == 422


def test_decisions_are_listed_narrowed_and_taken_back(ids, client_of, owner):
    client = client_of(owner)
    service.merge(ids[0], ids[1], actor=owner, reason="one card")
    service.never_same(ids[2], ids[3], actor=owner, reason="father and son")
    every = client.get(reverse("identity:decisions")).content.decode()
    assert "one card" in every
    assert "father and son" in every
    narrowed = client.get(reverse("identity:decisions"), {"verdict": "different"})
    assert "one card" not in narrowed.content.decode()
    of_one = client.get(reverse("identity:decisions"), {"customer": ids[1]}).content.decode()
    assert "one card" in of_one
    assert "father and son" not in of_one
    link = service.explain(ids[0]).links[0].id
    assert client.post(reverse("identity:take-back", args=[link])).status_code == 302
    assert service.explain(ids[1]).customer_id == ids[1]
    assert "one card" not in client.get(reverse("identity:decisions")).content.decode()
    past = client.get(reverse("identity:decisions"), {"state": "past"}).content.decode()
    assert "one card" in past
    assert client.post(reverse("identity:take-back", args=[link])).status_code == 404


def test_who_may(asked, client_of, agent, auditor, outsider):
    pages = [reverse(f"identity:{name}") for name in ("review", "pairs", "decisions")]
    pages.append(reverse("identity:pair", args=[asked[0]]))
    changes = [reverse(f"identity:{name}", args=[asked[0]]) for name in ("answer", "undo")]
    changes.append(reverse("identity:take-back", args=[1]))
    for page in pages:
        assert client_of(agent).get(page).status_code == 200
        assert client_of(auditor).get(page).status_code == 403
        assert client_of(outsider).get(page).status_code == 403
    for change in changes:
        for user in (agent, auditor, outsider):
            assert client_of(user).post(change, {"answer": "same"}).status_code == 403
    assert 'value="same"' not in client_of(agent).get(pages[0]).content.decode()


@pytest.mark.parametrize(("name", "most"), [("review", 14), ("pairs", 10), ("decisions", 9)])
def test_pages_ask_few_questions(name, most, asked, ids, client_of, owner):
    service.merge(ids[0], ids[2], actor=owner)
    client = client_of(owner)
    client.get(reverse(f"identity:{name}"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"identity:{name}"))
    assert len(queries.captured_queries) <= most


def test_the_waterfall_begins_where_the_step_before_ended():
    steps = waterfall(EVIDENCE)
    assert [step.tone for step in steps] == ["for", "against", "for"]
    assert steps[0].x == 0
    assert steps[1].x + steps[1].width == pytest.approx(steps[0].x + steps[0].width)
    assert steps[2].x == pytest.approx(steps[1].x)
    assert waterfall({}) == []


def test_all_customers_are_matched_in_the_background(ids, client_of, owner, agent):
    url = reverse("identity:match")
    assert client_of(agent).post(url).status_code == 403
    for _twice in range(2):
        assert client_of(owner).post(url).url == reverse("identity:review")
    (job,) = Job.objects.filter(kind="identity.match")
    assert job.title == "Match all customers"
    done = jobs.run_inline(
        "identity.match", args={"user": owner.pk}, title="Match all customers", user=owner
    )
    assert done == {"sure": 0, "asked": 0}
