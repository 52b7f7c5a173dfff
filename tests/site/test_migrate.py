"""An empty store is laid at once, and is the one that all migrations lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from tests.support import postgres

from threefold.site.management.commands.migrate import Command

pytestmark = pytest.mark.store
TRIGGERS = {
    "sqlite": "select name, sql from sqlite_master where type = 'trigger'",
    "postgresql": "select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
}


def test_a_store_laid_at_once_is_the_one_migrations_lead_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        laid = migrated("laid", Command(), tmp_path, monkeypatch)
        stepwise = migrated("stepwise", migrate.Command(), tmp_path, monkeypatch)
    assert {"audit_entry", "django_migrations", "descriptive_customer"} <= {*laid["tables"]}
    assert any("audit_entry_no_update" in trigger for trigger in laid["triggers"])
    assert ("segments", "0001_segments") in laid["applied"]
    for found in (laid, stepwise):
        # Its number is an integer in the model and a big one in Django's migration.
        del found["columns"]["auth_group_permissions"]
    for part, found in laid.items():
        assert found == stepwise[part], part


def test_a_store_that_is_not_empty_is_migrated_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        migrated("begun", Command(), tmp_path, monkeypatch)
        begun = connections["begun"]
        begun.cursor().execute("drop table segments_foundgroups")
        MigrationRecorder(begun).record_unapplied("segments", "0003_found_groups")
        call_command(Command(), database="begun", verbosity=0)
        assert "segments_foundgroups" in begun.introspection.table_names()
        begun.close()


def migrated(
    name: str, command: BaseCommand, folder: Path, patch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """What an empty store holds after this command."""
    default = connections.databases["default"]
    place = folder / f"{name}.sqlite3"
    if default["ENGINE"].endswith("postgresql"):
        place = Path(postgres.new_database()).name
    patch.setitem(connections.databases, name, {**default, "NAME": str(place)})
    connection = connections[name]
    call_command(command, database=name, verbosity=0)
    try:
        return shape(connection)
    finally:
        connection.close()


def shape(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    look = connection.introspection
    with connection.cursor() as cursor:
        tables = sorted(look.table_names(cursor))
        return {
            "tables": tables,
            "columns": {
                # Columns of a table made in steps stand in another order, which nothing asks for.
                name: {repr(each) for each in look.get_table_description(cursor, name)}
                for name in tables
            },
            "constraints": {
                name: sorted(
                    # Those without a name are numbered in the order of the columns.
                    repr(("" if key.startswith(("__", "fk_")) else key, told))
                    for key, told in look.get_constraints(cursor, name).items()
                )
                for name in tables
            },
            "triggers": sorted(map(str, cursor.execute(TRIGGERS[connection.vendor]).fetchall())),
            "rows": {
                name: cursor.execute(f'select count(*) from "{name}"').fetchone()[0]
                for name in tables
            },
            "applied": {*MigrationRecorder(connection).applied_migrations()},
        }
