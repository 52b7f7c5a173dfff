"""The audit log's guard in the database, lifted and put back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_migration = import_module("threefold.audit.migrations.0002_append_only")


def guard(connection: Any) -> None:
    _run(connection, _migration.SQLITE, _migration.POSTGRESQL)


def unguard(connection: Any) -> None:
    _run(connection, _migration.SQLITE_BACK, _migration.POSTGRESQL_BACK)


def _run(connection: Any, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)
