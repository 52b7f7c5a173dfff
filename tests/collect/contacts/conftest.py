from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from tests.support import company

from threefold.collect.service import contacts, stream
from threefold.descriptive import service as descriptive
from threefold.kit import clock


@pytest.fixture
def shop(plan: object, home: Any, tmp_path: Any, transactional_db: None) -> dict[str, int]:
    """The small company, and the ids of its customers by name."""
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))


@pytest.fixture
def jose(shop: dict[str, int]) -> int:
    """His calls of earlier days prove nothing here."""
    from threefold.descriptive.models import ContactProof

    customer: int = shop["José García Lorca"]
    ContactProof.objects.filter(customer_id=customer).delete()
    descriptive.refresh(pa.table({"customer_id": pa.array([customer], pa.int64())}))
    return customer


@pytest.fixture
def entry(jose: int) -> Callable[..., contacts.Entry]:
    """`entry(outcome=…)`: a call of José's, as told."""

    def make(**told: Any) -> contacts.Entry:
        usual = {
            "customer_id": jose,
            "channel": "phone",
            "direction": "out",
            "outcome": "answered",
            "at": clock.now(),
        }
        return contacts.Entry(**{**usual, **told})

    return make


@pytest.fixture
def landed() -> Callable[[], None]:
    """Bring everything into the lake that waits in the spool."""
    return stream.land_waiting


@pytest.fixture
def timeline(landed: Callable[[], None]) -> Callable[[int], list[dict[str, Any]]]:
    """`timeline(customer)`: his contacts by staff as they lie in the lake, newest first."""

    def look(customer_id: int) -> list[dict[str, Any]]:
        from threefold.behavioral.service.tables import events
        from threefold.identity import service as identity

        landed()
        rows = events().read(
            filters=[
                ("subject", "in", identity.subjects_of(customer_id)),
                ("source", "=", contacts.SOURCE),
            ]
        )
        return sorted(rows.to_pylist(), key=lambda event: event["occurred_at"], reverse=True)

    return look


@pytest.fixture
def way(jose: int) -> Callable[[str], Any]:
    """`way(kind)`: José's contact way of that kind."""
    from threefold.descriptive import service as descriptive

    def find(kind: str) -> Any:
        return next(each for each in descriptive.contact_ways(jose) if each.kind == kind)

    return find
