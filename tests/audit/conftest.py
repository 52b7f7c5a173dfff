from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def guarded_audit(db: None) -> Any:
    """The database's own guard in force, undone with the test's transaction."""
    from django.db import connection
    from tests.support.audit import guard

    guard(connection)
    return connection
