"""The register of competitors: kept with undo, prices beside ours, and who buys there."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.support import company
from tests.support.rivals import DAY, rival, seen
from threefold.audit.models import Entry
from threefold.audit.service import LABELS
from threefold.identity import service as identity
from threefold.kit.errors import Conflict, Denied, Invalid, NotFound
from threefold.related import privacy
from threefold.related.logic.rivals import names
from threefold.related.models import Answer, BoughtElsewhere, Competitor, Observation, WalletTold
from threefold.related.service import rivals
from threefold.related.service.rivals.said import said

pytestmark = pytest.mark.django_db
JOSE, MING, ANNA = "José García Lorca", "王小明", "Anna Ørsted"


@pytest.fixture
def shop(plan, home, tmp_path):
    """The small company, and the ids of its customers by name."""
    from threefold.view.models import Card

    company.ready(home, tmp_path)
    return dict(Card.objects.values_list("name", "customer_id"))


def answer(customer: int, text: str, day: date, number: int = 1, code="competitor_store") -> None:
    Answer.objects.create(
        id=700_000 + number, content_id=f"{number:032x}", customer_id=customer, survey="s",
        variable=code, text=text, source="test",
        answered_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    )  # fmt: skip


def at(competitor: Competitor) -> dict[int, bool]:
    return {each.customer_id: each.buys for each in rivals.customers_of(competitor)[0]}


def test_a_competitor_is_kept_changed_put_back_and_retired(plan, owner):
    made = rival(owner, "  Corner   Shop ", names=["the corner", "", "the corner"], note=" x \n y ")
    assert (made.name, made.names, made.note) == ("Corner Shop", ["the corner"], "x\n y")
    with pytest.raises(Conflict):
        rival(owner, "CORNER shop")
    changed = rivals.change(made.pk, version=1, name="Corner", categories=["mugs"], actor=owner)
    assert (changed.version, changed.name) == (2, "Corner")
    with pytest.raises(Conflict):
        rivals.change(made.pk, version=1, name="Other", actor=owner)
    assert rivals.change(made.pk, version=2, name="Corner", actor=owner).version == 2
    for name in ("Corner Shop", "Corner", "Corner Shop"):
        assert rivals.undo(made.pk, actor=owner).name == name
    rivals.retire(made.pk, actor=owner)
    assert list(rivals.listed()) == []
    with pytest.raises(Conflict):
        rivals.undo(made.pk, actor=owner)
    again = rival(owner, "Corner Shop")
    with pytest.raises(Conflict):
        rivals.restore(made.pk, actor=owner)
    rivals.retire(again.pk, actor=owner)
    assert rivals.restore(made.pk, actor=owner).retired_at is None
    acts = {each.action for each in Entry.objects.filter(target_kind="competitor")}
    assert {action.rpartition(".")[2] for action in acts} == {
        "add", "change", "undo", "retire", "restore",
    }  # fmt: skip
    assert acts <= set(LABELS)


@pytest.mark.parametrize("wrong", [
    {"name": " "}, {"name": "x" * 81}, {"website": "x" * 201}, {"names": ["x"] * 2 + list("abc")
     + [str(n) for n in range(60)]}, {"note": "x" * 1001},
])  # fmt: skip
def test_what_cannot_be_kept_is_refused(plan, owner, wrong):
    with pytest.raises(Invalid):
        rivals.add(**{"name": "A", **wrong}, actor=owner)
    assert not Competitor.objects.exists()


@pytest.mark.parametrize("wrong", [
    {"price": Decimal(0)}, {"price": Decimal("NaN")}, {"price": Decimal("1E+30")},
    {"price": None}, {"currency": "pounds"}, {"product": " "},
    {"seen_on": timezone.localdate() + timedelta(days=3)}, {"seen_on": date(1, 1, 1)},
])  # fmt: skip
def test_a_price_says_of_what_and_when(plan, owner, wrong):
    made = rival(owner)
    with pytest.raises(Invalid):
        seen(made, "price", owner, **wrong)
    with pytest.raises(Invalid):
        seen(made, "visit", owner, text=" ")
    with pytest.raises(Invalid):
        rivals.observe(made.pk, kind="rumour", seen_on=DAY, actor=owner)
    assert not Observation.objects.exists()


def test_an_observation_is_corrected_and_taken_back(plan, owner):
    made = rival(owner)
    price = seen(made, "price", owner, source="Shelf")
    changed = rivals.correct(price.pk, version=1, price=Decimal("5.4"), actor=owner)
    assert changed.version == 1
    on = DAY - timedelta(days=1)
    changed = rivals.correct(price.pk, version=1, price=Decimal("6"), seen_on=on, actor=owner)
    assert (changed.price, changed.seen_on, changed.source) == (Decimal(6), on, "Shelf")
    with pytest.raises(Conflict):
        rivals.correct(price.pk, version=1, price=Decimal(7), actor=owner)
    back = rivals.undo_observation(price.pk, actor=owner)
    assert (back.price, back.seen_on) == (Decimal("5.4"), DAY)
    rivals.withdraw(price.pk, actor=owner)
    assert not rivals.observations(made.pk).exists()
    rivals.withdraw(price.pk, actor=owner, back=True)
    assert rivals.observations(made.pk, ["price"]).count() == 1
    acts = set(Entry.objects.filter(target_kind="observation").values_list("action", flat=True))
    assert len(acts) == 5
    assert acts <= set(LABELS)


def test_prices_stand_beside_what_our_customers_paid(shop, owner):
    """Of product 20001 two were sold in January and six in February, each for 4.50."""
    made = rival(owner)
    seen(made, "price", owner, price=Decimal("5.40"))
    seen(made, "price", owner, price=Decimal("3.60"), seen_on=date(2026, 1, 10))
    seen(made, "price", owner, price=Decimal(9), seen_on=date(2025, 6, 1))
    seen(made, "price", owner, price=Decimal(9), currency="EUR")
    told, pictures = rivals.prices.prices(made.pk)
    by_day = {(each.seen.seen_on, each.seen.currency): each for each in told}
    assert by_day[DAY, "GBP"].paid == pytest.approx(4.5)
    assert by_day[DAY, "GBP"].dearer == pytest.approx(0.2)
    assert by_day[date(2026, 1, 10), "GBP"].dearer == pytest.approx(-0.2)
    assert by_day[date(2025, 6, 1), "GBP"].paid is None
    assert by_day[DAY, "EUR"].paid is None
    first = pictures[0]
    assert (first.product, first.currency, len(first.months)) == ("20001", "GBP", 10)
    assert first.theirs[0] == 9
    assert first.theirs[-3:] == (3.6, None, 5.4)
    assert first.ours[-3:] == (4.5, 4.5, None)


def test_customers_name_competitors_in_answers(shop, owner):
    made = rival(owner, names=["the corner"])
    answer(shop[JOSE], "Córner-shop; Bargain Barn", DAY, 1)
    answer(shop[ANNA], "THE CORNER, none", DAY, 2)
    answer(shop[MING], "bargain barn", DAY, 3)
    answer(shop[ANNA], "Corner Shop is all I know", DAY, 4)
    answer(shop[MING], "the corner", DAY, 5, code="main_need")
    assert at(made) == {shop[JOSE]: True, shop[ANNA]: True}
    assert said().strange == [("Bargain Barn", 2)]
    counted, _told = rivals.summaries(rivals.listed())
    assert counted[made.pk].customers == 2
    rivals.note_customer(shop[ANNA], made.pk, told_on=DAY, how="staff", buys=False, actor=owner)
    assert at(made) == {shop[JOSE]: True, shop[ANNA]: False}
    barn = rival(owner, "Bargain barn")
    assert at(barn) == {shop[JOSE]: True, shop[MING]: True}
    known = {row["customer_id"]: row for row in rivals.known().to_pylist()}
    assert {pk: row["competitors_known"] for pk, row in known.items()} == {
        shop[JOSE]: 2, shop[MING]: 1,
    }  # fmt: skip
    rivals.retire(barn.pk, actor=owner)
    assert rivals.known().num_rows == 1
    assert rivals.known(DAY - timedelta(days=1)).num_rows == 0


def test_names_are_told_apart_by_their_letters():
    among = names.known([(1, ["Café Núñez"]), (2, ["全联"]), (3, ["-", "cafe nunez"])])
    assert names.meant("CAFE NUNEZ、全联", among, {}) == ({1, 2}, [])
    assert names.meant("other | Lidl", among, {}) == (set(), ["Lidl"])
    assert names.meant("a1", among, {"a1": ("Full", "Café Núñez")}) == ({1}, [])
    assert names.meant("a2", among, {"a2": ("Full",)}) == (set(), ["Full"])
    assert names.meant("x" * 81, among, {}) == (set(), [])


def test_a_customer_and_those_merged_into_him_are_one(shop, owner):
    made, other = rival(owner), rival(owner, "Bargain Barn")
    note = rivals.note_customer(
        shop[JOSE], made.pk, told_on=DAY, how="contact", share=0.3, actor=owner
    )
    rivals.note_customer(
        shop[ANNA], "bargain BARN", told_on=DAY, how="survey", share=0.9, actor=owner
    )
    done = identity.merge(shop[JOSE], shop[ANNA], actor=owner, reason="one household")
    told = rivals.competitors_of(shop[ANNA])
    assert {each.competitor.pk: each.share for each in told} == {made.pk: 0.3, other.pk: 0.9}
    root = {each.customer_id for each in told}.pop()
    (row,) = rivals.known().to_pylist()
    assert row == {"customer_id": root, "competitors_known": 2, "elsewhere": 1.0}
    assert rivals.customers_of(made)[0][0].notes == (note,)
    rivals.take_back(BoughtElsewhere, shop[ANNA], note.pk, actor=owner)
    assert [each.competitor.pk for each in rivals.competitors_of(shop[JOSE])] == [other.pk]
    rivals.take_back(BoughtElsewhere, shop[ANNA], note.pk, actor=owner, back=True)
    assert len(rivals.competitors_of(shop[JOSE])) == 2
    assert done is not None


@pytest.mark.parametrize("wrong", [
    {}, {"share": 1.2}, {"spend": Decimal(0)}, {"place": 2}, {"place": 3, "shops": 2},
    {"shops": 51, "place": 1}, {"share": 0.5, "how": "rumour"},
])  # fmt: skip
def test_a_wallet_says_something_that_can_be(shop, owner, wrong):
    with pytest.raises(Invalid):
        rivals.note_wallet(shop[JOSE], **{"told_on": DAY, "how": "staff", **wrong}, actor=owner)
    with pytest.raises(NotFound):
        rivals.note_wallet(10**17, told_on=DAY, how="staff", share=0.5, actor=owner)
    assert not WalletTold.objects.exists()


def test_notes_are_handed_out_and_erased(shop, owner):
    made = rival(owner)
    for pk in (shop[JOSE], shop[ANNA]):
        rivals.note_customer(
            pk, made.pk, told_on=DAY, how="contact", evidence="Cheaper mugs", actor=owner
        )
        rivals.note_wallet(pk, told_on=DAY, how="contact", share=0.5, actor=owner)
    held = privacy.export(shop[JOSE])
    assert held["boughtelsewhere"][0]["evidence"] == "Cheaper mugs"
    assert held["boughtelsewhere"][0]["competitor__name"] == "Corner Shop"
    assert held["wallettold"][0]["share"] == 0.5
    gone = privacy.erase(shop[JOSE])
    assert (gone["boughtelsewhere"], gone["wallettold"]) == (1, 1)
    assert privacy.export(shop[JOSE])["boughtelsewhere"] == []
    assert at(made) == {shop[ANNA]: True}
    details = str(list(Entry.objects.values_list("detail", flat=True)))
    assert "mugs" not in details


def test_files_hold_no_words_of_customers(shop, owner, agent):
    made = rival(owner, "=Corner")
    seen(made, "price", owner)
    rivals.note_customer(
        shop[JOSE], made.pk, told_on=DAY, how="contact", share=0.25, evidence="Secret",
        actor=owner,
    )  # fmt: skip
    seen_file = rivals.exporting.export("observations", file_format="csv", actor=owner)
    (row,) = csv.DictReader(io.StringIO(seen_file.decode("utf-8-sig")))
    assert (row["competitor"], row["price"], row["seen_on"]) == ("'=Corner", "5.4000", "2026-03-20")
    told = json.loads(rivals.exporting.export("customers", file_format="json", actor=owner))
    assert told[0]["customer_id"] == shop[JOSE]
    assert told[0]["share"] == 0.25
    assert "Secret" not in str(told)
    with pytest.raises(Denied):
        rivals.exporting.export("customers", file_format="json", actor=agent)
    with pytest.raises(Invalid):
        rivals.exporting.export("customers", file_format="exe", actor=owner)
    assert Entry.objects.filter(action="related.competitor.export").count() == 2


def test_the_wide_view_counts_competitors(shop, owner):
    from threefold.view import service as view

    made = rival(owner)
    rivals.note_customer(shop[JOSE], made.pk, told_on=DAY, how="staff", actor=owner)
    view.rebuild_wide()
    rows = view.wide_table(columns=["competitors_known"]).to_pylist()
    assert {row["customer_id"]: row["competitors_known"] for row in rows} == {
        shop[JOSE]: 1, shop[MING]: 0, shop[ANNA]: 0,
    }  # fmt: skip
