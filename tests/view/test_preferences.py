"""What customers like on their page: said and inferred, apart, each for who may see it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from tests.support import company, shelf

from threefold.kit.errors import Invalid
from threefold.plan import service as plan
from threefold.view.service import preferences_of

pytestmark = pytest.mark.django_db

_HEAD = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
_ASKED = "Customer number,Date,Question,Answer\n"
_TOYS = ("WOODEN TOYS", "DOLLS HOUSE", "JIGSAW PUZZLE", "BABY RATTLE")
_OTHER = ("GARDEN CHAIR", "WALL CLOCK", "CUSHION COVER", "CAKE STAND", "RED VASE")


def _lines(customer: str, names: tuple[str, ...], first: int) -> str:
    return "".join(
        f"{first + day},{first + place},{name},1,2026-02-{day + 1:02d} 10:00:00,5,{customer},ES\n"
        for day in range(8)
        for place, name in enumerate(names)
    )


@pytest.fixture
def tastes(shop, home, tmp_path):
    """José buys for children, says he likes that and travel; 王小明 buys for house and garden."""
    shelf.laid(home, _tastes, tmp_path)
    return shop


def _tastes(tmp_path):
    said = f"{_ASKED}17850,2026-03-02,stated_preference,Travel; children\n"
    text = _HEAD + _lines("17850", _TOYS, 3000) + _lines("12346", _OTHER, 4000)
    company.bring(tmp_path, "more", text, "purchases", source="shop")
    plan.choose("membership_club", actor=None)
    company.bring(tmp_path, "said", said, "answers", source="survey", numbers="Customer number")


def _page(client, customer: int):
    return client.get(reverse("view:preferences", args=[customer]))


def test_said_and_inferred_are_told_apart(tastes, client_of, agent):
    jose = tastes["José García Lorca"]
    answer = _page(client_of(agent), jose)
    assert answer.status_code == 200
    assert [each.value.text for each in answer.context["said"]] == ["Travel; children"]
    assert [each.taste.topic for each in answer.context["shown"]] == ["children"]
    assert answer.context["shown"][0].said
    assert answer.context["shown"][0].taste.purchases == 32
    text = answer.content.decode()
    for word in ("Said", "Inferred", "Children", "32 purchases", "on 8 days", "said too"):
        assert word in text, word
    assert reverse("view:preferences", args=[jose]) in (
        client_of(agent).get(reverse("view:customer", args=[jose])).content.decode()
    )


def test_what_differs_is_pointed_out(tastes, client_of, owner, tmp_path):
    xiaoming = tastes["王小明"]
    said = f"{_ASKED}12346,2026-03-05,stated_preference,juguetes; garden\n"
    company.bring(tmp_path, "two", said, "answers", source="survey", numbers="Customer number")
    answer = _page(client_of(owner), xiaoming)
    differ = answer.context["apart"]
    found = {(each.shown.taste.topic, each.said is not None) for each in differ}
    assert ("children", True) in found
    assert ("garden", True) not in found
    assert any(not said for _, said in found)
    assert "said under" in answer.content.decode()


def test_who_may_see_it(tastes, client_of, client, agent, analyst, auditor, outsider):
    jose = tastes["José García Lorca"]
    for user in (agent, analyst):
        assert _page(client_of(user), jose).status_code == 200
    for user in (auditor, outsider):
        answer = _page(client_of(user), jose)
        assert answer.status_code == 403
        assert "Travel" not in answer.content.decode()
    assert "/accounts/login/" in _page(client, jose)["Location"]
    assert _page(client_of(agent), 987654).status_code == 404


def test_what_a_reader_may_not_see_is_not_compared(tastes):
    from threefold.access.service import mask
    from threefold.kit import clock
    from threefold.view.types import Reader

    blind = Reader(shows=lambda _privacy: "masked", mask=mask, language="en", now=clock.now())
    found = preferences_of(tastes["José García Lorca"], blind)
    assert found.said
    assert all(each.value.text != "Travel; children" for each in found.said)
    assert not any(each.topics for each in found.said)
    assert not any(each.said for each in found.shown)
    assert not found.apart


def test_nothing_known_is_said_in_each_language(shop, client_of, agent):
    client = client_of(agent)
    for language in ("en", "es", "zh-hans", "zh-hant"):
        client.cookies["django_language"] = language
        answer = _page(client, shop["Anna Ørsted"])
        assert answer.status_code == 200
        assert not answer.context["said"]
        assert not answer.context["shown"]


def test_on_the_command_line(tastes, tmp_path, capsys, monkeypatch):
    from threefold.cli.commands import preferences as command

    monkeypatch.setattr(command.django_app, "start", lambda: None)
    jose = tastes["José García Lorca"]

    def told(**how):
        command.preferences(json=True, **how)
        return json.loads(capsys.readouterr().out)

    found = told(customer=jose)
    assert [each["taste"]["topic"] for each in found["shown"]] == ["children"]
    assert found["said"][0]["topics"] == [["lifestyle", "children"], ["lifestyle", "travel"]]
    assert not told(customer=jose, as_of=datetime(2026, 1, 31, tzinfo=UTC))["shown"]
    path = tmp_path / "all.parquet"
    done = told(to=path)
    assert (done["customers"], done["as_of"]) == (2, "2026-03-01")
    assert done["preferences"] == pq.read_metadata(path).num_rows
    command.preferences(customer=jose)
    assert "Children" in capsys.readouterr().out
    with pytest.raises(Invalid):
        command.preferences()
