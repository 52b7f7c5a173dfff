"""Who may open which page, and that every page renders."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.collect.drives.conftest import opened

from threefold.collect.service import drives

pytestmark = pytest.mark.django_db

DESIGN = ["drive", "drive-entries", "drive-results", "drive-codes", "drive-draws"]
SHARED = ["drive-share", "drive-qr", "drive-poster", "drive-card"]
DESK = ["drive-cards"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("owner", {*DESIGN, *SHARED, *DESK, "redeem", "drives", "drive-new"}),
        ("analyst", {*DESIGN, *SHARED, "drives", "drive-new"}),
        ("agent", {*SHARED, *DESK, "redeem", "drives"}),
        ("auditor", set()),
        ("outsider", set()),
    ],
)
def test_who_may_see(
    role: str, seen: set[str], drive: Any, client_of: Any, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(role))
    for name in [*DESIGN, *SHARED, *DESK]:
        answer = client.get(reverse(f"collect:{name}", args=[drive.pk]))
        assert answer.status_code == (200 if name in seen else 403), name
    for name in ("drives", "drive-new", "redeem"):
        answer = client.get(reverse(f"collect:{name}"))
        assert answer.status_code == (200 if name in seen else 403), name


@pytest.mark.parametrize("role", ["agent", "auditor", "outsider"])
def test_who_may_not_change(
    role: str, drive: Any, client_of: Any, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(role))
    for name, data in (
        ("drive", {"do": "save"}),
        ("drive-move", {"do": "close"}),
        ("drive-codes", {"count": "5"}),
        ("drive-draws", {"winners": "1"}),
        ("drive-judge", {"do": "release"}),
    ):
        answer = client.post(reverse(f"collect:{name}", args=[drive.pk]), data)
        assert answer.status_code == 403, name
    drive.refresh_from_db()
    assert drive.state == "open"


def test_a_draft_is_not_public(plan: Any, owner: Any, client: Any) -> None:
    draft = drives.create(name="Not yet", kind="gift", actor=owner)
    assert client.get(draft.address).status_code == 404


def test_public_pages_set_no_cookie(drive: Any, client: Any) -> None:
    answer = client.get(drive.address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Content-Security-Policy"].count("frame-ancestors 'none'") == 1
    assert answer["X-Frame-Options"] == "DENY"


def test_only_named_origins_may_embed(drive: Any, owner: Any, client: Any) -> None:
    url = reverse("collect:form-embed", args=[drive.slug])
    assert "frame-ancestors 'none'" in client.get(url)["Content-Security-Policy"]
    drive = opened(drive, owner, origins=["https://www.example.com"])
    answer = client.get(url)
    assert "frame-ancestors https://www.example.com" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors 'none'" in client.get(drive.address)["Content-Security-Policy"]
