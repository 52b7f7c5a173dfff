"""Django's `migrate`, which lays the tables of an empty store as they are now.

Going through every migration would make all models anew at each of their steps, which takes ten
seconds, and each trial, test and new installation would wait for it. The migrations are noted as
applied, so that later ones follow as anywhere else.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor

_NARROWED = ("app_label", "plan", "check_unapplied", "prune", "fake", "fake_initial")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.introspection.table_names() or any(map(options.get, _NARROWED)):
            super().handle(*args, **options)
            return
        self.verbosity, self.interactive = options["verbosity"], options["interactive"]
        told = (self.verbosity, self.interactive, connection.alias)
        emit_pre_migrate_signal(*told, stdout=self.stdout)
        connection.prepare_database()
        with connection.constraint_checks_disabled(), transaction.atomic(connection.alias):
            self.sync_apps(connection, {each.label for each in apps.get_app_configs()})
            executor = MigrationExecutor(connection)
            for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
                _run_code(migration, connection)
                executor.record_migration(migration)
        emit_post_migrate_signal(*told, stdout=self.stdout)


def _run_code(migration: Migration, connection: BaseDatabaseWrapper) -> None:
    """Do what this migration does besides tables, unless it is only for rows that stood before.

    Those of other packages only mend rows of their earlier versions.
    """
    if not apps.get_app_config(migration.app_label).name.startswith("threefold."):
        return
    for operation in migration.operations:
        if isinstance(operation, RunPython) and not operation.elidable:
            with connection.schema_editor(atomic=migration.atomic) as editor:
                operation.code(apps, editor)
