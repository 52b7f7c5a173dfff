"""Customers with their contact ways; answers in wide and long files."""

from __future__ import annotations

import pytest

from threefold.collect import service
from threefold.collect.models import Quarantined
from threefold.descriptive.models import ContactWay, Customer, Record
from threefold.identity.models import Identifier
from threefold.related.models import Answer

pytestmark = pytest.mark.django_db

PEOPLE = """Customer No;First Name;Last Name;E-mail;Mobile;Country;Date of birth;Marketing consent
C1;Ana;García;ana@example.com;+34 612 345 678;España;03/04/1980;yes
C2;Luis;Pérez;LUIS@example.com;07400 123456;GB;28/02/1975;no
C3;Mary;Smith;mary(at)example.com;12;United Kingdom;17/11/1990;
"""


def test_customers_contacts_and_identifiers(bring):
    _run, landed = bring(PEOPLE, "customers", source="crm")
    assert (landed.received, landed.loaded) == (3, 3)
    ana = Customer.objects.get(identifiers__value="C1")
    assert ana.golden["country"]["v"] == "ES"
    assert ana.golden["birth_date"]["v"] == "1980-04-03"
    ways = {way.kind: way for way in ana.contact_ways.all()}
    assert ways["mobile"].value == "+34612345678"
    assert ways["email"].consent == {"marketing": True}
    assert Identifier.objects.filter(scheme="email", value="luis@example.com").exists()
    bad = ContactWay.objects.get(raw="mary(at)example.com")
    assert bad.validity == "invalid"
    assert not Identifier.objects.filter(scheme="email", value__contains="mary").exists()


def test_customers_again_are_unchanged_and_changes_are_updates(staged, bring):
    bring(PEOPLE, "customers", source="crm")
    changed = PEOPLE.replace("García", "García López").replace("C3;", "C4;")
    run = staged(changed, "customers", source="crm", name="g.csv")
    told = service.check(run.pk, service.suggestion(run))
    assert (told.new, told.updated, told.unchanged, told.rejected) == (1, 1, 1, 0)
    landed = service.land(run.pk)
    assert (landed.loaded, landed.duplicates) == (2, 1)


def test_bad_cells_and_nobodies_go_to_quarantine(bring):
    text = PEOPLE + "C5;Ann;Lee;;;GB;31/02/1990;\nC6;Bob;Ray;;;GB;01/02/1990;perhaps\n;;;;;GB;;\n"
    run, landed = bring(text, "customers", source="crm")
    assert (landed.loaded, landed.quarantined) == (3, 3)
    causes = [
        [each["cause"] for each in row.problems] for row in Quarantined.objects.filter(run=run)
    ]
    assert causes == [["no_such_date"], ["boolean"], ["nobody"]]


def test_choices_are_understood_in_any_language(bring):
    text = "customer id,full name,gender\nC1,Ana,mujer\nC2,王伟,男\nC3,Kim,Q\n"
    run, landed = bring(text, "customers", source="crm", to={"gender": "variable.gender"})
    values = set(Record.objects.values_list("values__gender", flat=True))
    assert values == {"female", "male"}
    assert landed.quarantined == 1
    assert run.counts["causes"] == {"choice": 1}


def test_a_row_without_identifier_is_known_by_its_content(bring):
    text = "full name,city\nAna García,Madrid\nLuis Pérez,Sevilla\n"
    bring(text, "customers", source="cards")
    _run, again = bring(text, "customers", source="cards", name="again.csv")
    assert (again.loaded, again.duplicates) == (0, 2)
    assert Customer.objects.count() == 2


def test_organisations_are_told_from_persons(bring):
    text = "account no,company name,employees\nK1,Acme Ltd,40\n"
    bring(text, "customers", source="erp", to={"company name": "variable.organisation_name"})
    assert Customer.objects.get().kind == "organisation"


WIDE = """customer id,date,nps,csat
C1,2024-05-01,9,4
C2,2024-05-02,10,
C3,2024-05-03,11,4
C4,2024-05-04,,
,2024-05-05,7,3
"""


def test_wide_answers(bring):
    run, landed = bring(WIDE, "answers", source="post")
    assert (landed.received, landed.loaded, landed.quarantined) == (5, 2, 3)
    assert Answer.objects.count() == 3
    assert Answer.objects.get(customer__identifiers__value="C2").number == 10
    assert run.counts["causes"] == {"range": 1, "missing": 1, "nobody": 1}


def test_long_answers_equal_the_wide_ones(staged, bring):
    bring(WIDE, "answers", source="post")
    long = "customer id,date,question,answer\nC1,2024-05-01,NPS,9\nC1,2024-05-01,csat,4\n"
    long += "C2,2024-05-02,nps,10\nC9,2024-05-02,nps,1\nC9,2024-05-02,shoe size,44\n"
    run = staged(long, "answers", source="post", name="long.csv")
    told = service.check(run.pk, service.suggestion(run))
    assert (told.new, told.unchanged, told.rejected) == (1, 3, 1)
    landed = service.land(run.pk)
    assert (landed.loaded, landed.duplicates, landed.quarantined) == (1, 3, 1)


def test_answers_are_undone(bring):
    run, _landed = bring(WIDE, "answers", source="post")
    service.undo(run.pk)
    assert Answer.objects.count() == 0
    assert Customer.objects.count() == 0
