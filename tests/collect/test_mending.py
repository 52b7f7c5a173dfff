"""Bad rows: mended before landing, kept in quarantine, brought in later, never lost."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from threefold.behavioral import service as behavioral
from threefold.collect import service
from threefold.collect.models import Quarantined, Run
from threefold.kit.errors import Conflict

from .conftest import mapped

pytestmark = pytest.mark.django_db

BAD = "1004,2024-02-30 10:00,A100,Lamp,2,9.50,C1\n1005,2024-03-05,A1,Lamp,x,1.00,C7\n"


def _lines():
    return behavioral.totals()["purchases"]["lines"]


def test_a_mended_row_lands(staged, orders):
    run = staged(orders + BAD)
    service.check(run.pk, mapped(run))
    assert service.problems_of(run.pk, 6)[0].cause == "no_such_date"
    assert service.mend(run.pk, 6, "date", "2024-02-29 10:00") == []
    assert service.row(run.pk, 6)["date"] == "2024-02-29 10:00"
    told = service.check(run.pk)
    assert (told.new, told.rejected) == (6, 1)
    landed = service.land(run.pk)
    assert (landed.loaded, landed.quarantined) == (6, 1)
    with pytest.raises(Conflict):
        service.mend(run.pk, 1, "date", "2024-01-01")


def test_a_mend_that_does_not_help_says_so(staged, orders):
    run = staged(orders + BAD)
    service.check(run.pk, mapped(run))
    left = service.mend(run.pk, 7, "qty", "many")
    assert [(each.column, each.cause, each.value) for each in left] == [("qty", "number", "many")]


def test_lines_the_reader_refused_are_kept_and_counted(bring, orders):
    run, landed = bring(orders + "1004,2024-03-05 10:00,A1\n" + BAD)
    assert (landed.received, landed.loaded, landed.quarantined) == (8, 5, 3)
    assert Quarantined.objects.get(run=run, row=None).problems[0]["value"].startswith("1004,")
    assert "1004,2024-03-05 10:00,A1" in "".join(service.download(run.pk)).replace('"', "")


def test_replay_brings_mended_rows_in_as_their_own_run(bring, orders):
    run, _landed = bring(orders + BAD)
    service.mend(run.pk, 6, "date", "2024-02-29 10:00")
    child = service.replay(run.pk)
    landed = service.land(child.pk)
    assert (landed.received, landed.loaded, landed.quarantined) == (2, 1, 1)
    assert _lines() == 6
    assert child.quarantine.get().line == 8
    with pytest.raises(Conflict):
        service.replay(run.pk)
    service.mend(child.pk, 2, "qty", "4")
    again = service.land(service.replay(child.pk).pk)
    assert (again.loaded, again.quarantined) == (1, 0)
    assert _lines() == 7


def test_a_replayed_row_equal_to_a_landed_one_is_another_event(bring, orders):
    run, _landed = bring(orders + "1002,2024-03-0x 11:30,A100,Lamp,1,9.50,C2\n")
    service.mend(run.pk, 6, "date", "2024-03-02 11:30")
    landed = service.land(service.replay(run.pk).pk)
    assert (landed.loaded, landed.duplicates) == (1, 0)
    assert _lines() == 6


def test_undoing_a_replay_frees_the_rows(bring, orders):
    run, _landed = bring(orders + BAD)
    service.mend(run.pk, 6, "date", "2024-02-29 10:00")
    child = service.replay(run.pk)
    service.land(child.pk)
    service.undo(child.pk)
    assert _lines() == 5
    assert Quarantined.objects.filter(run=run, replayed_by=None).count() == 2


def test_the_store_itself_refuses_counts_that_do_not_balance(bring, orders):
    run, _landed = bring(orders)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(loaded=4)


def test_hostile_cells_are_text_and_nothing_else(bring):
    nasty = "'; drop table collect_run; --"
    text = (
        'invoice,date,"sku"") from raw; --",qty,price,customer id,$name0,"a\'b"\n'
        f'1,2024-01-01,"{nasty}",1,2.5,"=cmd|\' /C calc\'!A0",${{x}},"\\\\ ""q"" {{}}"\n'
        "2,2024-01-01,<script>,1e3,2.5,C:1,9:missing,\U0001f600\n"
    )
    run, landed = bring(text, to={'sku") from raw; --': "event.product"})
    assert landed.loaded == 2
    totals = behavioral.totals()["purchases"]
    assert totals["buyers"] == 2
    assert str(totals["amount"]) == "2502.5000"
    assert run.state == "done"
