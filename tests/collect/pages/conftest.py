from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

ORDERS = (
    "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n"
    "536365,85123A,6,2025-12-01 08:26:00,2.55,17850\n"
    "536366,71053,3,2025-13-41 08:28:00,3.39,17850\n"
    "536367,84879,32,2025-12-02 08:34:00,1.69,13047\n"
    "536368,22960,6,2025-12-03 08:34:00,4.25,13047\n"
)
PEOPLE = (
    "customer_id;full_name;email;mobile\n"
    "1;Ana Müller;ana@example.com;+34600123456\n"
    "2;王小明;ming@example.com;+886912345678\n"
)


@pytest.fixture
def staff(plan: Any, analyst: Any, client_of: Callable[..., Any]) -> Any:
    """The analyst's browser, with a plan in force."""
    return client_of(analyst)


@pytest.fixture
def upload(staff: Any) -> Callable[..., Any]:
    """Step 1: hand a file in; the answer."""

    def send(
        text: str | bytes = ORDERS,
        *,
        content: str = "purchases",
        name: str = "orders.csv",
        source: str = "Web shop",
    ) -> Any:
        data = text.encode() if isinstance(text, str) else text
        return staff.post(
            reverse("collect:new"),
            {
                "file": SimpleUploadedFile(name, data),
                "content": content,
                "source": "",
                "new_source": source,
            },
        )

    return send


@pytest.fixture
def staged(staff: Any, upload: Callable[..., Any]) -> Callable[..., Any]:
    """Steps 1 and 2: the run, read as detected."""
    from threefold.collect.models import Run

    def run(*args: Any, **kwargs: Any) -> Run:
        page = upload(*args, **kwargs)
        assert page.status_code == 302, page.content.decode()
        answer = staff.post(page["Location"], {})
        assert answer.status_code == 302, answer.content.decode()
        return Run.objects.latest("pk")

    return run


@pytest.fixture
def checked(staff: Any, staged: Callable[..., Any]) -> Callable[..., Any]:
    """Steps 1 to 3: the run, mapped as suggested and checked."""

    def run(*args: Any, **kwargs: Any) -> Any:
        found = staged(*args, **kwargs)
        answer = staff.post(reverse("collect:columns", args=[found.pk]), {})
        assert answer["Location"] == reverse("collect:check", args=[found.pk])
        found.refresh_from_db()
        return found

    return run


@pytest.fixture
def landed(staff: Any, checked: Callable[..., Any]) -> Callable[..., Any]:
    """Steps 1 to 5: the run, brought in."""
    from threefold.jobs import service as jobs

    def run(*args: Any, **kwargs: Any) -> Any:
        found = checked(*args, **kwargs)
        staff.post(reverse("collect:land", args=[found.pk]))
        jobs.work(once=True)
        found.refresh_from_db()
        return found

    return run
