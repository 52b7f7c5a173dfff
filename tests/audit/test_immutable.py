"""What was logged stays: in the ORM and in the database itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from threefold.audit import service
from threefold.audit.models import Entry
from threefold.kit.errors import Denied

pytestmark = pytest.mark.django_db


def test_the_orm_refuses(owner: Any) -> None:
    entry = service.record(actor=owner, action="plan.publish", reason=" why \n not ")
    entry.action = "nothing.happened"
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(action="x"),
        lambda: Entry.objects.bulk_update([entry], ["action"]),
        lambda: Entry.objects.update_or_create(pk=entry.pk, defaults={"action": "x"}),
    ):
        with pytest.raises(Denied):
            change()
    kept = Entry.objects.get(action="plan.publish")
    assert kept.reason == "why not"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "UPDATE audit_entry SET actor_id = NULL, reason = 'x'",
        "UPDATE audit_entry SET actor_id = NULL, at = '2020-01-01'",
        "UPDATE audit_entry SET detail = '{}'",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses(statement: str, guarded_audit: Any, owner: Any) -> None:
    service.record(actor=owner, action="plan.publish", detail={"version": 3})
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.filter(action="plan.publish", actor=owner).count() == 1


def test_truncate_is_refused_too(guarded_audit: Any, owner: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    service.record(actor=owner, action="plan.publish")
    connection.check_constraints()  # TRUNCATE waits for no deferred checks
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_entry")


def test_a_deleted_account_leaves_its_name(guarded_audit: Any, owner: Any) -> None:
    service.record(actor=owner, action="plan.publish", target_kind="plan", target_id="3")
    owner.delete()
    entry = Entry.objects.get(action="plan.publish")
    assert entry.actor is None
    assert entry.actor_label == "owner"


def test_long_and_odd_values_fit(db: None) -> None:
    entry = service.record(
        actor=None, action="a" * 100, target_kind="k" * 100, target_id="9" * 100,
        reason="r" * 1000, detail={"path": object(), "n": 1},
    )  # fmt: skip
    entry.refresh_from_db()
    assert (len(entry.action), len(entry.reason), entry.actor_label) == (60, 300, "system")
    assert entry.detail["n"] == 1
