"""A real IMAP server: letters become contacts of their senders, each once, nothing else leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from django.conf import settings
from tests.collect.pulls.conftest import Make
from tests.support.imap import Mailbox, imap_server, letter

from threefold.collect.models import Pull
from threefold.collect.service import pulls, stream
from threefold.collect.source import kind
from threefold.identity import service as identity
from threefold.kit.errors import Invalid, NotFound, ThreefoldError, Unavailable

pytestmark = pytest.mark.django_db(transaction=True)

REASONS = "subject: refund = complaint\nfolder: Sent = sales\n"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with imap_server() as running:
        yield running


@pytest.fixture
def letters(pull: Make, box: Mailbox) -> Pull:
    return pull("mailbox", {**box.settings, "reasons": REASONS, "own": "company.example"})


def events() -> list[dict[str, Any]]:
    stream.land_waiting()
    table: pa.Table = DeltaTable(f"{settings.LAKE_URL}/events").to_pyarrow_table()
    return sorted(table.to_pylist(), key=lambda each: each["occurred_at"])


def test_letters_are_contacts_of_their_senders(letters: Pull, box: Mailbox) -> None:
    box.lay(letter("Ana Müller <Ana@Example.com>", "About my REFUND"),
            at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))  # fmt: skip
    box.lay(letter("Bo <bo@example.org>", "Re: offer", "2", In_Reply_To="<x@company.example>"),
            at=datetime(2026, 3, 3, 9, 30, tzinfo=UTC))  # fmt: skip
    assert pulls.run(letters.pk)["events"] == 2
    first, second = events()
    assert (first["kind"], first["channel"], first["source"]) == ("contact", "email", "shop")
    assert first["occurred_at"] == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    said = json.loads(first["properties"])
    assert (said["direction"], said["reason"]) == ("in", "complaint")
    assert json.loads(second["properties"])["reply"] is True
    ana = identity.find("email", "", "ana@example.com")
    assert ana is not None
    assert first["subject"] in identity.subjects_of(ana)
    assert identity.find("email", "", "bo@example.org") not in (None, ana)
    written = str(events()).casefold()
    assert not any(word in written for word in ("refund", "offer", "nobody may", "ana@", "müller"))


def test_only_new_letters_and_none_is_marked_as_read(letters: Pull, box: Mailbox) -> None:
    box.lay(letter(number="1"))
    assert pulls.run(letters.pk)["events"] == 1
    assert pulls.run(letters.pk)["events"] == 0
    box.lay(letter(number="2"), letter(number="3"))
    assert pulls.run(letters.pk)["events"] == 2
    with box.open() as looking:
        looking.select("INBOX", readonly=True)
        assert looking.search(None, "SEEN")[1] in ([b""], [None])
    assert len(events()) == 3


def test_machines_and_our_own_people_are_left_out(letters: Pull, box: Mailbox) -> None:
    box.lay(
        letter("MAILER-DAEMON@example.com", number="1"),
        letter(number="2", Auto_Submitted="auto-replied"),
        letter(number="3", Precedence="list"),
        letter("Boss <boss@company.example>", number="4"),
        letter("", number="5"),
        letter(number="6", Auto_Submitted="no"),
    )
    counts = pulls.run(letters.pk)
    assert (counts["events"], counts["left_out"]) == (1, 5)


def test_a_folder_numbered_anew_brings_nothing_twice(letters: Pull, box: Mailbox) -> None:
    box.lay(letter(number="1"), letter(number="2"))
    pulls.run(letters.pk)
    letters.refresh_from_db()
    letters.cursor["folders"]["INBOX"]["validity"] += 1
    letters.cursor["recent"] = []
    letters.save()
    box.lay(letter(number="3"))
    assert pulls.run(letters.pk)["events"] == 3
    assert len(events()) == 3


def test_a_letter_moved_to_another_folder_counts_once(pull: Make, box: Mailbox) -> None:
    given = {**box.settings, "folders": "INBOX\nSent", "reasons": REASONS}
    made = pull("mailbox", given)
    box.lay(letter(number="1"))
    assert pulls.run(made.pk)["events"] == 1
    box.lay(letter(number="1"), letter(number="2"), folder="Sent")
    assert pulls.run(made.pk)["events"] == 1
    assert len(events()) == 2
    assert stream.counters("shop")["quarantined"] == 0


def test_several_folders_and_a_first_day(pull: Make, box: Mailbox) -> None:
    with box.open() as opened:
        opened.create('"B&APw-ro"')
    box.lay(letter(number="1"), folder='"B&APw-ro"', at=datetime(2026, 3, 5, tzinfo=UTC))
    box.lay(letter(number="2"), folder="Sent", at=datetime(2026, 3, 5, tzinfo=UTC))
    box.lay(letter(number="3"), at=datetime(2020, 3, 5, tzinfo=UTC))
    given = {**box.settings, "folders": "INBOX\nBüro\nSent\n", "reasons": REASONS}
    made = pull("mailbox", {**given, "from_day": date(2026, 1, 1).isoformat()})
    assert pulls.run(made.pk)["events"] == 2
    reasons = sorted(json.loads(each["properties"])["reason"] for each in events())
    assert reasons == ["letter", "sales"]


def test_more_letters_than_are_asked_for_at_once(
    letters: Pull, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threefold.collect.sources import mailbox

    monkeypatch.setattr(mailbox, "_AT_ONCE", 4)
    box.lay(*(letter(number=str(n)) for n in range(11)))
    assert pulls.run(letters.pk)["events"] == 11
    assert len(events()) == 11


def test_letters_are_kept_only_where_that_was_chosen(
    pull: Make, letters: Pull, box: Mailbox, home: Any
) -> None:
    box.lay(letter(number="1"))
    pulls.run(letters.pk)
    assert not (home.files / "letters").exists()
    keeping = pull("mailbox", {**box.settings, "keep": True}, label="Kept")
    pulls.run(keeping.pk)
    (path,) = (home.files / "letters").rglob("*.sealed")
    assert b"nobody may find" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    name = path.name.partition(".")[0]
    assert b"nobody may find" in pulls.read_letter(name)
    with pytest.raises(NotFound):
        pulls.read_letter("../../secret")


def test_what_is_wrong_is_told_with_a_remedy(pull: Make, box: Mailbox, caplog: Any) -> None:
    for change, wrong in (
        ({"password": "not-the-password"}, Unavailable),
        ({"port": 1}, Unavailable),
        ({"folders": "Nowhere"}, Invalid),
        ({"security": "tls"}, Unavailable),
        ({"reasons": "refund means complaint"}, Invalid),
    ):
        made = pull("mailbox", {**box.settings, **change}, label=str(change))
        with pytest.raises(wrong) as told:
            pulls.run(made.pk)
        made.refresh_from_db()
        assert made.last_error["remedy"]
        seen = str(told.value) + str(made.last_error) + caplog.text
        assert "not-the-password" not in seen
        assert box.settings["password"] not in seen


def test_an_unreadable_header_stops_nothing(box: Mailbox) -> None:
    box.lay(
        letter('"unclosed <ana@example.com>', "=?utf-8?q?=ff=fe?=", "1"),
        letter("=?gb2312?B?zfU=?= <wang@example.com>", "退款".encode().decode("latin-1"), "2"),
    )
    found = list(kind("mailbox").read({**box.settings, "folders": "INBOX"}, {}))
    assert sum(len(each.messages) + each.left_out for each in found) == 2


def test_the_settings_must_be_complete(inbox: Path) -> None:
    for given in ({}, {"host": "h", "user": "u"}, {"host": "h", "user": "u", "colour": "red"}):
        with pytest.raises(ThreefoldError):
            pulls.add(plugin="mailbox", label="x", source="x", given=given)
    assert not Pull.objects.exists()
