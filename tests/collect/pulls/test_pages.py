"""The pages of pulls: the wizard from kind to timetable, one pull, who may do what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.collect.pulls.test_folder import ORDERS, lay

from threefold.audit.models import Entry
from threefold.collect.models import Pull, Run
from threefold.collect.service import pulls
from threefold.jobs import service as jobs

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "s3cret-of-the-page"


@pytest.fixture
def mei(client_of: Callable[..., Client], owner: Any) -> Client:
    return client_of(owner)


def test_the_wizard_from_kind_to_first_import(mei: Client, inbox: Path) -> None:
    lay(inbox, "a.csv", ORDERS.format(10))
    page = mei.get(reverse("collect:pull-new")).content.decode()
    assert reverse("collect:pull-settings-new", args=["folder"]) in page
    form = {"label": "Orders", "source": "Shop", "content": "purchases", "set-folder": ".",
            "set-pattern": "*.csv", "set-afterwards": "move", "set-quiet_s": "5"}  # fmt: skip
    answer = mei.post(reverse("collect:pull-settings-new", args=["folder"]), form)
    made = Pull.objects.get()
    assert answer.url == reverse("collect:pull-look", args=[made.pk])
    page = mei.get(answer.url).content.decode()
    assert "2024-03-01 10:00" in page
    made.refresh_from_db()
    columns = [each["column"] for each in made.mapping["fields"]]
    answer = mei.post(answer.url, {"column": columns, "to-3": "ignore"})
    assert answer.url == reverse("collect:pull-schedule", args=[made.pk])
    assert mei.post(answer.url, {"every": "15"}).url == made.url
    made.refresh_from_db()
    assert (made.state, made.every_minutes) == ("active", 15)
    jobs.work(once=True)
    page = mei.get(made.url).content.decode()
    assert reverse("collect:run", args=[Run.objects.get().pk]) in page
    assert "a.csv" in page
    acts = set(
        Entry.objects.filter(action__startswith="collect.pull").values_list("action", flat=True)
    )
    assert {"collect.pull.add", "collect.pull.mapping", "collect.pull.activate"} <= acts


def test_a_look_now_shows_its_progress(mei: Client, inbox: Path) -> None:
    made = _folder(inbox)
    assert mei.post(reverse("collect:pull-visit", args=[made.pk])).url == made.url
    assert b"ui-progress" in mei.get(made.url).content
    jobs.work(once=True)
    answer = mei.get(reverse("collect:pull-progress", args=[made.pk]))
    assert answer["HX-Refresh"] == "true"
    assert b"ui-progress" not in mei.get(made.url).content


def _folder(inbox: Path) -> Pull:
    lay(inbox, "a.csv", ORDERS.format(10))
    made = pulls.add(
        plugin="folder", label="Orders", source="shop", given={"folder": "."}, content="purchases"
    )
    pulls.agree(made, pulls.try_out(made).mapping)
    pulls.activate(made, every_minutes=None)
    return made


def test_pause_resume_remove(mei: Client, inbox: Path) -> None:
    made = _folder(inbox)
    for name, state in (("pause", "paused"), ("resume", "active")):
        mei.post(reverse(f"collect:pull-{name}", args=[made.pk]))
        made.refresh_from_db()
        assert made.state == state
    mei.post(reverse("collect:pull-remove", args=[made.pk]))
    assert not Pull.objects.exists()


def test_a_secret_is_never_shown_again(mei: Client, inbox: Path, caplog: Any) -> None:
    form = {"label": "Mail", "source": "Mail", "set-host": "127.0.0.1", "set-port": "1",
            "set-security": "none", "set-user": "us", "set-password": PASSWORD}  # fmt: skip
    mei.post(reverse("collect:pull-settings-new", args=["mailbox"]), form)
    made = Pull.objects.get()
    pages = [
        mei.get(reverse(name, args=args)).content.decode()
        for name, args in (
            ("collect:pull-look", [made.pk]), ("collect:pull-settings", [made.pk]),
            ("collect:pull", [made.pk]), ("collect:pulls", []),
        )
    ]  # fmt: skip
    assert "cannot be read" in pages[0]
    assert PASSWORD not in "".join(pages) + caplog.text + str(list(Entry.objects.values()))
    assert PASSWORD not in str(Pull.objects.values().get())
    again = {**form, "label": "Post", "set-password": "", "set-own": "us.example"}
    mei.post(reverse("collect:pull-settings", args=[made.pk]), again)
    made.refresh_from_db()
    assert made.label == "Post"
    from threefold.collect.service.pulls import vault

    assert vault.unseal(made.secrets) == {"password": PASSWORD}
    answer = mei.post(reverse("collect:pull-settings", args=[made.pk]), {**again, "set-host": "h"})
    assert answer.status_code == 422
    assert "password is needed again" in answer.content.decode()


def test_what_is_missing_is_said_at_its_field(mei: Client, inbox: Path) -> None:
    address = reverse("collect:pull-settings-new", args=["sql"])
    form = {"label": "Db", "source": "db", "content": "events", "set-kind": "sqlite"}
    assert mei.post(address, form).context["form"].errors["set-query"]
    form["set-query"] = "select 1 as a"
    answer = mei.post(address, form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["set-file"]
    answer = mei.post(address, {**form, "set-file": "/etc/passwd"})
    assert "not open" in str(answer.context["form"].errors["set-file"])
    assert not Pull.objects.exists()


@pytest.mark.parametrize(
    "name", ["new", "settings", "look", "schedule", "pause", "remove", "mapping"]
)
def test_only_an_owner_sets_up(
    name: str, inbox: Path, analyst: Any, agent: Any, client_of: Callable[..., Client]
) -> None:
    made = _folder(inbox)
    address = reverse(f"collect:pull-{name}", args=[] if name == "new" else [made.pk])
    for user in (analyst, agent):
        assert client_of(user).get(address).status_code in (403, 405)
        assert client_of(user).post(address, {}).status_code == 403
    assert Pull.objects.get().state == "active"
    assert client_of(analyst).post(reverse("collect:pull-visit", args=[made.pk])).status_code == 302
    assert client_of(agent).post(reverse("collect:pull-visit", args=[made.pk])).status_code == 403


def test_the_worker_asks_when_it_is_time(inbox: Path) -> None:
    from datetime import timedelta

    from threefold.jobs.models import Job
    from threefold.kit.clock import now

    made = _folder(inbox)
    assert pulls.look_at_timetable() == 0
    pulls.activate(made, every_minutes=5)
    jobs.work(once=True)
    assert Job.objects.filter(kind="collect.pull", state="succeeded").count() == 1
    made.refresh_from_db()
    assert timedelta(minutes=4) < made.next_at - now() <= timedelta(minutes=5)
    assert pulls.look_at_timetable() == 0
    Pull.objects.update(next_at=now() - timedelta(seconds=1))
    assert pulls.look_at_timetable() == 1
    assert pulls.look_at_timetable() == 0


@pytest.mark.parametrize("language", ["es", "zh-hans", "zh-hant"])
def test_kinds_speak_the_readers_language(mei: Client, inbox: Path, language: str) -> None:
    page = mei.get(reverse("collect:pull-new"), headers={"accept-language": language})
    for each in pulls.kinds().values():
        assert each.label[language] in page.content.decode()


def test_pages_ask_the_store_little(
    mei: Client, inbox: Path, django_assert_max_num_queries: Any
) -> None:
    made = _folder(inbox)
    pulls.run(made.pk)
    for number in range(3):
        given = {"folder": f"more{number}"}
        pulls.add(plugin="folder", label=f"{number}", source="s", given=given, content="events")
    for address in (reverse("collect:pulls"), made.url):
        mei.get(address)
        with django_assert_max_num_queries(4):
            mei.get(address)
