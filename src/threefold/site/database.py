"""From a database URL to Django's settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase


def database(url: str) -> dict[str, Any]:
    """`sqlite:////folder/file` or `postgresql://user:password@host:port/name?option=value`.

    SQLite runs in WAL with immediate transactions: a writer waits for the other one at its
    beginning instead of failing in its middle.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            # A file, as in real use: the default shared in-memory database locks whole tables.
            "TEST": {"NAME": f"{unquote(parts.path[1:])}-test"},
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                    # Pages are read where the system holds them instead of copied one by one.
                    "PRAGMA mmap_size=268435456;"
                ),
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {k: v for k, v in parse_qsl(parts.query) if k != "host"},
        }
    raise Invalid(
        phrase("The database address is not understood."),
        where={"scheme": parts.scheme},
        remedy=phrase("Use sqlite:////folder/store.sqlite3 or postgresql://user@host/name."),
    )
