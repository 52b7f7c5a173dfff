"""Whatever is imported and undone, what remains is as if only the rest had been imported."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.support.examples import tries

from threefold.behavioral import service as behavioral
from threefold.behavioral.service.tables import events
from threefold.collect import service
from threefold.collect.models import Quarantined
from threefold.descriptive.models import ContactWay, Customer, Record
from threefold.identity.models import Identifier
from threefold.kit.errors import Conflict
from threefold.kit.home import Home
from threefold.related.models import Answer

ORDERS = "invoice,date,sku,qty,price,customer id\n"
PEOPLE = "customer id,full name,email\n"
SURVEY = "customer id,date,nps\n"
ONE = "1,2024-01-01,A1,1,2.5,C1\n"
TWO = "2,2024-01-09,A2,1,3,C2\n"
THREE = "3,2024-02-01,A1,1,2.5,C3\n"
FILES = {
    "a": ("purchases", ORDERS + ONE + ONE + TWO),
    "b": ("purchases", ORDERS + ONE + THREE + "x,never,A1,1,1,C4\n"),
    "c": ("purchases", ORDERS + TWO + THREE + "4,2024-02-02,A9,1,1,\n"),
    "d": ("customers", PEOPLE + "C1,Ana,ana@example.com\nC2,Luis,luis@example.com\n"),
    "e": ("customers", PEOPLE + "C1,Ana María,ana@example.com\nC3,Mary,m@example.com\n"),
    "f": ("answers", SURVEY + "C1,2024-06-01,9\nC2,2024-06-01,3\n"),
    "g": ("answers", SURVEY + "C1,2024-06-01,9\nC5,2024-06-01,7\n"),
}


def _import(name: str, folder: Path) -> int:
    content, text = FILES[name]
    path = folder / f"{name}.csv"
    path.write_text(text)
    run = service.stage(path, source="shop", content=content)
    service.agree(run, service.suggestion(run))
    service.land(run.pk)
    return run.pk


def _state() -> dict[str, list]:
    """All that is known, without numbers and times that an undone import may have shifted."""
    lake = events().read(columns=["id", "kind", "subject", "amount", "product"]).to_pylist()
    by_customer = {
        customer.pk: sorted(f"{each.scheme}:{each.value}" for each in customer.identifiers.all())
        for customer in Customer.objects.prefetch_related("identifiers")
    }
    return {
        "events": sorted(map(str, lake)),
        "customers": sorted(
            (
                by_customer[customer.pk],
                customer.name,
                sorted((code, value["v"]) for code, value in customer.golden.items()),
            )
            for customer in Customer.objects.all()
        ),
        "records": sorted(
            (each.key, each.content_hash, each.superseded_at is None)
            for each in Record.objects.all()
        ),
        "ways": sorted(
            (by_customer[each.customer_id], each.kind, each.value)
            for each in ContactWay.objects.all()
        ),
        "answers": sorted(Answer.objects.values_list("content_id", "number")),
        "identifiers": sorted(Identifier.objects.values_list("scheme", "value")),
        "quarantine": sorted(str(row) for row in Quarantined.objects.values_list("columns")),
    }


def _fresh_home(folder: Path) -> None:
    old = settings.HOME
    home = Home(folder / "home")
    home.create()
    shutil.copy(old.root / "secret", home.root / "secret")
    settings.HOME, settings.LAKE_URL = home, str(home.root / "lake")


@pytest.mark.django_db(transaction=True)
@hypothesis_settings(
    max_examples=tries(12), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.data())
def test_imports_and_undos_equal_a_fresh_import_of_what_remains(django_db_blocker, data):
    from django.core.management import call_command

    from threefold.plan import service as plans

    names = data.draw(st.permutations(sorted(FILES)))[: data.draw(st.integers(2, 5))]
    undone = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    home, lake = settings.HOME, settings.LAKE_URL
    found = []
    try:
        for wanted, taken_back in ((names, undone), ([n for n in names if n not in undone], [])):
            call_command("flush", verbosity=0, interactive=False)
            plans.choose("retail", actor=None)
            with tempfile.TemporaryDirectory() as folder:
                _fresh_home(Path(folder))
                runs = {name: _import(name, Path(folder)) for name in wanted}
                for name in taken_back:
                    service.undo(runs[name])
                found.append(_state())
            settings.HOME, settings.LAKE_URL = home, lake
    finally:
        settings.HOME, settings.LAKE_URL = home, lake
    assert found[0] == found[1]


@pytest.mark.django_db
def test_undo_of_everything_leaves_nothing(bring, orders):
    run, _landed = bring(orders)
    undone = service.undo(run.pk)
    assert undone.kept == 0
    assert behavioral.totals()["events"] == 0
    assert Customer.objects.count() == 0
    assert service.undo(run.pk) == undone
    assert not run.folder.exists()


@pytest.mark.django_db
def test_the_file_can_come_again_after_undo(bring, orders):
    run, _landed = bring(orders)
    service.undo(run.pk)
    _run, again = bring(orders)
    assert again.loaded == 5


@pytest.mark.django_db
def test_a_run_only_read_is_given_up_not_undone(staged, orders):
    run = staged(orders)
    with pytest.raises(Conflict):
        service.undo(run.pk)
    service.give_up(run.pk)
    assert service.get(run.pk).state == "cancelled"
    assert not run.folder.exists()
