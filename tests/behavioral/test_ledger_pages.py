"""The ledger's pages: who may open them, what they say, what is printed and compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.support import company, exchange

from threefold.audit.models import Entry
from threefold.behavioral import service
from threefold.ui.service import visible_nav

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-03-02", "2026-03-03"
OF_DAY = ("ledger-day", "ledger-accounts", "ledger-sheets", "ledger-reconcile")
SELLERS_LIST = """Trade number;Contract;Delivery;B/S;Lots;Price;Account
T2;soybean meal;2026-05;S;10;2874;88000301
T4;soybean meal;2026-05;B;4;2881;88000301
;soybean meal;2026-05;B;1;2890;88000301
T9;soybean meal;2026-05;B;many;2890;88000301
"""


@pytest.fixture
def traded(plan: object, home: object, tmp_path: Path) -> None:
    exchange.bring(tmp_path)


def address(name: str, day: str = SECOND) -> str:
    return reverse(f"behavioral:{name}", args=[day])


def test_who_may_see_the_ledger(
    traded, client_of, client, owner, analyst, agent, auditor, outsider
):
    pages = [reverse("behavioral:ledger"), *(address(name) for name in OF_DAY)]
    for user in (owner, analyst):
        for page in pages:
            assert client_of(user).get(page, follow=True).status_code == 200, (user, page)
    for user in (agent, auditor, outsider):
        for page in pages:
            refused = client_of(user).get(page)
            assert refused.status_code == 403, (user, page)
            assert "88000301" not in refused.content.decode()
        assert client_of(user).post(address("ledger-file")).status_code == 403
        own = SimpleUploadedFile("own.csv", SELLERS_LIST.encode())
        given = {"member": "0144", "file": own}
        assert client_of(user).post(address("ledger-reconcile"), given).status_code == 403
    for page in pages:
        assert client.get(page).status_code == 302


def test_who_finds_it_in_the_navigation(home, plan, rf, tmp_path, owner, agent, client_of):
    def found(user) -> bool:
        request = rf.get("/")
        request.user, request.resolver_match = user, None
        return "Ledger" in [str(link.label) for link in visible_nav(request)]

    assert not found(owner), "nobody has traded yet"
    assert "No trades yet" in client_of(owner).get(reverse("behavioral:ledger")).content.decode()
    exchange.bring(tmp_path)
    from django.core.cache import cache

    cache.clear()
    assert found(owner)
    assert not found(agent)


def test_a_day_that_clears_and_one_that_does_not(traded, client_of, owner):
    client = client_of(owner)
    assert client.get(reverse("behavioral:ledger"))["Location"] == address("ledger-day")
    chosen = client.get(reverse("behavioral:ledger"), {"day": FIRST})
    assert chosen["Location"] == address("ledger-day", FIRST)
    assert client.get(reverse("behavioral:ledger"), {"day": "x"}).status_code == 404
    assert client.get(address("ledger-day", "2026-02-31")).status_code == 404

    first = client.get(address("ledger-day", FIRST)).content.decode()
    assert "All is in order" in first
    assert "No settlement price" not in first
    second = client.get(address("ledger-day")).content.decode()
    assert "The day does not clear" in second
    assert "The buyer says price 71,240, the seller 71,230." in second
    assert "Member 0090 is named in 1 trade (3 lots)" in second
    assert "last trade of the day, 71,240" in second
    assert service.ledger_days()[0].isoformat() == SECOND
    page = client.get(address("ledger-accounts"), {"member": "0071"}).content.decode()
    # 10 lots of 10 tons carried from 2878 to 2890.
    assert "CN¥1,200.00" in page
    assert "88000123" in page
    assert "88000301" not in page, "that account is another member's"


def test_no_customer_is_named_anywhere(plan, home, tmp_path, client_of, owner):
    """The store knows who stands behind an account; the ledger does not tell."""
    exchange.bring(tmp_path)
    people = "Number,Account,Full name\n1,88000123,José García Lorca\n2,88000301,王小明\n"
    company.bring(tmp_path, "people", people, "customers", source="crm", numbers="Number")
    client = client_of(owner)
    for name in OF_DAY:
        shown = client.get(address(name, FIRST)).content.decode()
        assert "García" not in shown
        assert "王小明" not in shown
    file = client.post(address("ledger-file", FIRST)).content.decode()
    assert "88000123" in file
    assert "García" not in file


def test_lists_are_signed_and_files_read_back_as_the_same_list(traded, client_of, owner):
    client = client_of(owner)
    page = client.get(address("ledger-sheets", FIRST)).content.decode()
    assert page.count('<section class="list"') == page.count("Signature and stamp") == 2
    assert "2 trades, 10 lots bought, 4 sold" in page
    one = client.get(address("ledger-sheets", FIRST), {"member": "0144"}).content.decode()
    assert one.count('<section class="list"') == 1
    file = client.post(address("ledger-file", FIRST), {"member": "0071"})
    assert file["Content-Disposition"] == f'attachment; filename="trades-{FIRST}-0071.csv"'
    entry = Entry.objects.filter(action="behavioral.ledger.export").get()
    assert (entry.target_id, entry.detail) == (FIRST, {"rows": 2, "member": "0071"})
    upload = SimpleUploadedFile("own.csv", file.content)
    answer = client.post(
        address("ledger-reconcile", FIRST), {"member": "0071", "file": upload}
    ).content.decode()
    assert "The list of member 0071 and ours agree in all: 2 trades." in answer


def test_a_members_own_list_is_compared(traded, client_of, analyst):
    upload = SimpleUploadedFile("own.csv", SELLERS_LIST.encode())
    answer = client_of(analyst).post(
        address("ledger-reconcile", FIRST), {"member": "0144", "file": upload}
    ).content.decode()  # fmt: skip
    assert "list: 4; our trades: 2; alike: 1; different or missing: 2; not readable: 1." in answer
    assert "Price: 2,880 here, 2,881 there." in answer
    assert "Only in the member&#x27;s list." in answer
    assert "Row 5, Lots:" in answer
    upload = SimpleUploadedFile("own.csv", b"name;town\nx;y\n")
    refused = client_of(analyst).post(
        address("ledger-reconcile", FIRST), {"member": "0144", "file": upload}
    )
    assert refused.status_code == 422
    assert "lacks these columns: contract, side, quantity, price" in refused.content.decode()
