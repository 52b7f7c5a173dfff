"""Pages of segments: who may see and change what, the builder, and what they say."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse
from tests.support.segments import another_day

from threefold.access.logic import matrix
from threefold.audit.models import Entry
from threefold.segments import service
from threefold.segments.models import Segment

pytestmark = pytest.mark.django_db

RULE = "spend > 1 and country is known and csat >= 3"


@pytest.fixture
def held(wide, owner):
    """A live segment asked on two days, and a settled one."""
    kept = service.save(name="Content", rule=RULE, note="To thank", actor=owner)
    service.save(name="Then", rule="spend > 1", live=False, actor=owner)
    service.refresh()
    chosen = {wide["José García Lorca"]: 1.0, wide["王小明"]: 5.0}
    another_day(lambda row: {**row, "csat": chosen.get(row["customer_id"])})
    service.refresh()
    return kept


def paths(pk: int) -> list[str]:
    return [
        "/segments/", "/segments/?kind=live&q=content", "/segments/?state=retired",
        "/segments/new/", "/segments/new/?rule=spend+%3E+1", f"/segments/{pk}/",
        f"/segments/{pk}/?sort=-spend", f"/segments/{pk}/beside/", "/segments/overlap/",
        f"/segments/{pk}/similar/",
        f"/segments/{pk}/moves/2026-03-02/", f"/segments/{pk}/moves/2026-03-02/?way=left",
        "/segments/values/?field=city",
    ]  # fmt: skip


def test_who_may_see_segments(held, client_of, owner, analyst, agent, auditor, outsider, client):
    for path in paths(held.pk):
        assert client_of(agent).get(path).status_code == 200, path
        for user in (auditor, outsider):
            answer = client_of(user).get(path)
            assert answer.status_code == 403, (path, user)
            assert "García" not in answer.content.decode()
        assert "/accounts/login/" in client.get(path)["Location"]
    for user in (owner, analyst):
        assert client_of(user).get(f"/segments/{held.pk}/").status_code == 200, user
    assert client_of(auditor).post("/segments/judge/", {"rule": RULE}).status_code == 403


def test_who_sees_segments_sees_customers():
    for role in ("owner", "analyst", "agent", "auditor", ""):
        for action in ("see", "edit"):
            if matrix.allows(role, action, "segments"):
                assert matrix.allows(role, "see", "customers"), role


def test_who_may_not_change(held, client_of, agent, auditor, outsider):
    for user in (agent, auditor, outsider):
        _refused(client_of(user), held)
    text = client_of(agent).get(f"/segments/{held.pk}/").content.decode()
    assert "/edit/" not in text
    assert "/export/" not in text


def _refused(client, held):
    given = {"name": "New", "rule": "spend > 2", "live": "yes"}
    assert client.post("/segments/new/", given).status_code == 403
    assert client.get(f"/segments/{held.pk}/edit/").status_code == 403
    for act in ("edit", "retire", "restore", "undo", "export"):
        assert client.post(f"/segments/{held.pk}/{act}/").status_code == 403, act
    assert client.post("/segments/refresh/").status_code == 403
    assert Segment.objects.count() == 2


def test_built_saved_changed_put_back(wide, client_of, analyst):
    client = client_of(analyst)
    given = {"name": "Spenders", "note": "", "rule": "spend>20", "live": "yes", "version": ""}
    answer = client.post("/segments/new/", given)
    kept = Segment.objects.get()
    assert answer["Location"] == f"/segments/{kept.pk}/"
    page = client.get(answer["Location"])
    assert page.context["funnel"].members == 1
    assert [row.item["name"] for row in page.context["members"].rows] == ["José García Lorca"]
    changed = {"name": "Spenders", "note": "n", "rule": "spend > 1", "version": "1"}
    assert client.post(f"/segments/{kept.pk}/edit/", changed).status_code == 302
    stale = client.post(f"/segments/{kept.pk}/edit/", {**changed, "note": "other"})
    assert stale.status_code == 422
    assert client.post(f"/segments/{kept.pk}/undo/").status_code == 302
    assert service.find(kept.pk).rule == "spend > 20"
    assert client.post(f"/segments/{kept.pk}/retire/").status_code == 302
    assert "Spenders" not in client.get("/segments/").context["table"].rows
    assert client.get(f"/segments/{kept.pk}/edit/").status_code == 302
    assert client.post(f"/segments/{kept.pk}/restore/").status_code == 302
    assert service.find("spenders").retired_at is None


def test_what_is_wrong_stands_at_its_field(held, client_of, owner):
    client = client_of(owner)
    for wrong, field in (
        ({"name": ""}, "name"), ({"name": "content"}, "name"), ({"rule": "spent > 1"}, "rule"),
        ({"rule": ""}, "rule"), ({"note": "x" * 301}, "note"),
    ):  # fmt: skip
        given = {"name": "New", "note": "", "rule": "spend > 1", "live": "yes", **wrong}
        answer = client.post("/segments/new/", given)
        assert answer.status_code == 422, wrong
        assert list(answer.context["form"].errors) == [field]
    assert Segment.objects.count() == 2


def judged(client, **given):
    answer = client.post("/segments/judge/", given)
    assert answer.status_code == 200
    return answer.json()


def test_text_and_form_say_the_same(held, client_of, agent):
    client = client_of(agent)
    by_text = judged(client, rule="spend>1 and (tier is missing or csat<=3)")
    assert by_text["rule"] == "spend > 1 and (tier is missing or csat <= 3)"
    by_form = judged(client, tree=json.dumps(by_text["tree"]))
    assert by_form == by_text
    assert "<strong>2</strong>" in by_text["html"]


def test_an_error_is_told_at_its_place(held, client_of, agent):
    client = client_of(agent)
    wrong = judged(client, rule="spend > 1 and spen < <b>")
    assert wrong["tree"] is None
    assert (wrong["error"]["start"], wrong["error"]["wrong"]) == (14, "spen")
    assert "<mark>spen</mark>" in wrong["html"]
    assert "<b>" not in wrong["html"]
    tree = {"all": [{"field": "spend", "is": ">", "value": "many"}]}
    assert judged(client, tree=json.dumps(tree))["error"]["path"].startswith("all[0]")
    for nonsense in ("[1]", "x", "{", "[" * 10_000, '{"all": {}}'):
        assert client.post("/segments/judge/", {"tree": nonsense}).status_code in (200, 422)
    assert judged(client, rule="")["tree"] is None


def test_injected_sql_is_inert(held, client_of, agent):
    client = client_of(agent)
    for rule in ("city = 'x'' or 1=1 --'", "city = ''') union select 1 --'", "1=1; drop table x"):
        found = judged(client, rule=rule)
        assert found["error"] or "<strong>0</strong>" in found["html"], rule


def test_values_are_offered_but_not_of_what_is_personal(held, client_of, agent):
    client = client_of(agent)
    found = client.get("/segments/values/?field=city").json()["values"]
    assert {each["value"] for each in found} >= {"Madrid", "København"}
    found = client.get("/segments/values/?field=gender").json()["values"]
    assert all(each["customers"] == 0 for each in found)
    assert client.get("/segments/values/?field=nonsense").status_code == 404


def test_what_came_and_went(held, wide, client_of, agent):
    client = client_of(agent)
    page = client.get(f"/segments/{held.pk}/")
    (newest, _first) = page.context["comings"].rows
    assert (newest.item["entered"], newest.item["left"]) == (1, 1)
    came = client.get(newest.item["in_url"]).context["table"]
    went = client.get(newest.item["out_url"]).context["table"]
    assert [row.item["name"] for row in came.rows] == ["王小明"]
    assert [row.item["name"] for row in went.rows] == ["José García Lorca"]
    row = next(
        row.item for row in client.get("/segments/").context["table"].rows
        if row.item["name"] == "Content"
    )  # fmt: skip
    assert (row["members"], row["entered"], row["left"], len(row["spark"])) == (1, 1, 1, 2)
    assert client.get(f"/segments/{held.pk}/moves/nonsense/").status_code == 404


def test_what_is_masked_stays_masked(held, wide, client_of, owner, agent):
    kept = service.save(name="Grown", rule="age_years > 18 and city is known", actor=owner)
    answer = client_of(agent).get(f"/segments/{kept.pk}/?sort=age_years")
    row = next(iter(answer.context["members"].rows)).item
    assert "•" in str(row["age_years"])
    assert "•" not in row["city"]
    sortable = [each.key for each in answer.context["members"].columns if each.sort]
    assert sortable == ["city"]


def test_members_as_a_file(held, wide, client_of, analyst):
    kept = service.save(name="Grown", rule="age_years > 18 and city is known", actor=analyst)
    answer = client_of(analyst).post(f"/segments/{kept.pk}/export/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert {row["name"] for row in rows} == {"José García Lorca", "Anna Ørsted"}
    assert all("•" in row["age_years"] for row in rows)
    entry = Entry.objects.get(action="segments.export")
    assert (entry.actor_id, entry.detail["rows"]) == (analyst.pk, 2)
    assert (
        client_of(analyst).post(f"/segments/{kept.pk}/export/", {"format": "x"}).status_code == 422
    )


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "zh-hant"])
def test_without_a_wide_view_it_says_what_to_do(language, shop, client_of, owner, agent):
    for user in (owner, agent):
        client = client_of(user)
        client.cookies["django_language"] = language
        for path in ("/segments/", "/segments/new/", "/segments/overlap/"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.context["empty"] is not None
            offered = reverse("segments:refresh") in answer.content.decode()
            assert offered == (user == owner and path != "/segments/overlap/")
    assert judged(client_of(agent), rule="spend > 1")["tree"] is None


def test_a_broken_rule_is_said_on_its_page(held, client_of, owner):
    Segment.objects.filter(pk=held.pk).update(rule="gone_by > 1")
    answer = client_of(owner).get(f"/segments/{held.pk}/")
    assert answer.context["broken"] is not None
    assert client_of(owner).get("/segments/overlap/").status_code == 200
    assert client_of(owner).get(f"/segments/{held.pk}/beside/").status_code == 200


def test_overlap_of_chosen_segments(held, client_of, owner):
    other = service.save(name="Abroad", rule="country != 'ES'", actor=owner)
    answer = client_of(owner).get(f"/segments/overlap/?s={held.pk}&s={other.pk}&s=x")
    rows = answer.context["matrix"]
    assert [row["segment"].name for row in rows] == ["Abroad", "Content"]
    assert rows[0]["cells"][1]["both"] == rows[1]["cells"][0]["both"] == 1
    assert rows[0]["cells"][1]["share"] == 0.5


def test_addresses_name_nobody(held, client_of, owner):
    for path in ("/segments/", "/segments/new/", "/segments/overlap/"):
        text = client_of(owner).get(path).content.decode()
        for word in ("García", "17850", "jose.garcia"):
            assert word not in text, path


ASKED = {"/segments/": 6, "/segments/new/": 2, "/segments/overlap/": 3}


def test_questions_to_the_store_are_pinned(
    held, client_of, owner, settings, django_assert_num_queries
):
    """However many segments there are: their sizes are asked for in two questions."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    client = client_of(owner)
    service.save(name="Another", rule="spend > 3", actor=owner)
    for path, count in ASKED.items():
        client.get(path)
        with django_assert_num_queries(count):
            client.get(path)
