from __future__ import annotations

import pytest
from tests.support import company


@pytest.fixture
def shop(plan, home, tmp_path):
    """The small company, and the ids of its customers by name."""
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))
