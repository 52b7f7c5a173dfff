from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation

from threefold.audit.models import Entry
from threefold.descriptive.models import Customer
from threefold.view.models import SavedView
from threefold.view.types import Value

pytestmark = pytest.mark.django_db

JOSE = "José García Lorca"


@pytest.fixture
def jose(shop) -> int:
    return shop[JOSE]


PAGES = ["view:customers", "view:customer", "view:timeline"]


def address(name: str, pk: int) -> str:
    return reverse(name) if name == "view:customers" else reverse(name, args=[pk])


@pytest.mark.parametrize("name", PAGES)
def test_who_may_see_customers(name, jose, client_of, owner, analyst, agent, auditor, outsider):
    url = address(name, jose)
    for user in (owner, analyst, agent):
        assert client_of(user).get(url).status_code == 200, user
    for user in (auditor, outsider):
        response = client_of(user).get(url)
        assert response.status_code == 403, user
        assert "García" not in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_unknown_sees_anything(name, jose, client):
    response = client.get(address(name, jose))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_in_four_languages(name, language, jose, client_of, owner):
    client = client_of(owner)
    client.cookies["django_language"] = language
    response = client.get(address(name, jose))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_personal_values_are_masked_until_a_reason_is_given(jose, client_of, owner, agent):
    for user in (owner, agent):
        client = client_of(user)
        url = reverse("view:customer", args=[jose])
        assert "jose.garcia@example.com" not in client.get(url).content.decode()
        unmask = reverse("view:unmask", args=[jose, "personal"])
        refused = client.post(unmask, {"reason": ""})
        assert refused.status_code == 422
        assert "jose.garcia@example.com" not in client.get(url).content.decode()
        assert client.post(unmask, {"reason": "calls back"}).status_code == 302
        assert "jose.garcia@example.com" in client.get(url).content.decode()
        entry = Entry.objects.filter(action="access.unmask").first()
        assert (entry.actor_id, entry.reason, entry.target_id) == (user.pk, "calls back", str(jose))


def test_unmasking_one_customer_shows_no_other(jose, shop, client_of, owner):
    client = client_of(owner)
    client.post(reverse("view:unmask", args=[jose, "personal"]), {"reason": "calls back"})
    other = client.get(reverse("view:customer", args=[shop["王小明"]]))
    assert "xiaoming@example.org" not in other.content.decode()


def test_an_edit_wins_and_a_second_one_on_an_old_page_is_a_conflict(jose, client_of, owner):
    client = client_of(owner)
    url = reverse("view:edit-value", args=[jose, "city"])
    version = client.get(url).context["form"].initial["version"]
    form = {"value": "Toledo", "reason": "said so on the phone", "version": version}
    assert client.post(url, form).status_code == 302
    assert Customer.objects.get(pk=jose).golden["city"]["v"] == "Toledo"
    late = client.post(url, {**form, "value": "Sevilla"})
    assert late.status_code == 409
    assert Customer.objects.get(pk=jose).golden["city"]["v"] == "Toledo"


def test_a_masked_value_is_not_edited_unseen(jose, client_of, agent):
    url = reverse("view:edit-value", args=[jose, "birth_date"])
    response = client_of(agent).get(url)
    assert response.status_code == 302
    assert response["Location"] == reverse("view:unmask", args=[jose, "personal"])


def test_analysts_do_not_edit(jose, client_of, analyst):
    url = reverse("view:edit-value", args=[jose, "city"])
    assert client_of(analyst).get(url).status_code == 403


def test_a_contact_outcome_proves_the_way(jose, client_of, agent):
    way = Customer.objects.get(pk=jose).contact_ways.get(kind="mobile")
    url = reverse("view:prove", args=[jose, way.pk])
    client = client_of(agent)
    assert client.post(url, {"proof": "wrong_number"}).status_code == 302
    way.refresh_from_db()
    assert way.validity == "invalid"
    assert client.post(url, {"proof": "nonsense"}).status_code == 422


def test_search_hits_for_the_palette(jose, client_of, owner):
    response = client_of(owner).get(
        reverse("view:search"), {"q": "garcia"}, headers={"HX-Request": "true"}
    )
    assert JOSE in response.content.decode()
    assert reverse("view:customer", args=[jose]) in response.content.decode()


def test_export_is_masked_neutralised_and_noted(shop, client_of, owner, auditor):
    Customer.objects.filter(name=JOSE).update(name="=cmd|' /C calc'!A0")
    from threefold.view.service import refresh

    refresh()
    response = client_of(owner).post(reverse("view:export"), {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(shop)
    assert any(row["name"].startswith("'=cmd") for row in rows)
    assert "@example.com" not in text
    assert Entry.objects.filter(action="view.export").count() == 1
    assert client_of(auditor).post(reverse("view:export"), {"format": "csv"}).status_code == 403


@pytest.mark.parametrize("file_format", ["xlsx", "parquet"])
def test_other_export_formats(shop, client_of, owner, file_format):
    response = client_of(owner).post(reverse("view:export"), {"format": file_format})
    content = b"".join(response.streaming_content)
    assert content[:4] == {"xlsx": b"PK\x03\x04", "parquet": b"PAR1"}[file_format]


def test_saved_views_are_kept_shared_and_removed(shop, client_of, owner, analyst):
    client = client_of(owner)
    form = {"name": "Unhappy", "query": "csat_max=2", "shared": "on"}
    client.post(reverse("view:save-view"), form)
    assert "csat_max=2" in client_of(analyst).get(reverse("view:customers")).content.decode()
    view = SavedView.objects.get()
    remove = reverse("view:delete-view", args=[view.pk])
    assert client_of(analyst).post(remove).status_code == 404
    assert client.post(remove).status_code == 302
    assert not SavedView.objects.exists()


def test_columns_are_chosen_and_sorted(shop, client_of, owner):
    page = client_of(owner).get(
        reverse("view:customers"), {"col": ["shown_name", "city"], "sort": "shown_name"}
    )
    table = page.context["table"]
    assert [column.key for column in table.shown] == ["shown_name", "city"]
    names = [row.item.sort_name for row in table.rows]
    assert names == sorted(names)


def test_codes_of_the_plan_are_told_in_words(jose, client_of, owner):
    """A value of a list, a purpose of consent, a kind of event: each in the reader's language."""
    from threefold.plan import service as planning
    from threefold.view.views import tables

    plan = planning.current()
    listed = next(one for one in plan.variables.values() if one.allowed)
    option = listed.allowed[0]
    value = Value(listed.code, "", "", option.value, "shown", "public")
    purpose = next(iter(plan.purposes.values()))
    with translation.override("es"):
        assert tables.value_label(value) == option.text("label", "es")
        assert tables.purpose_label(purpose.code) == purpose.text("label", "es")
        assert tables.event_label("purchase") == plan.events["purchase"].text("label", "es")
        assert tables.event_label("never_planned") == "never planned"
