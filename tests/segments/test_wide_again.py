"""The wide view is made again by itself once what it is joined of has changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pyarrow as pa
import pytest

from threefold.behavioral.service import tables as behavioral_tables
from threefold.jobs.models import Job
from threefold.kit import clock
from threefold.related.models import Answer
from threefold.view import service as view
from threefold.view.service.wide import tending
from threefold.view.service.wide.asking import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(monkeypatch):
    """Looks once more; how many jobs there are for it by now."""
    monkeypatch.setattr(tending, "_asked", set())

    def look() -> int:
        monkeypatch.setattr(tending, "_looked", float("-inf"))
        view.look_after_wide()
        return Job.objects.filter(kind=KIND).count()

    return look


def _computed() -> None:
    """The newest snapshot of variables once more, made now."""
    table = behavioral_tables.snapshots()
    newest = table.read().sort_by([("made_at", "descending")]).slice(0, 1).to_pylist()[0]
    row = {**newest, "made_at": clock.now(), "revision": newest["revision"] + 1}
    rows = pa.Table.from_pylist([row], table.layout.schema)
    table.append(rows, app_id=uuid4().hex, app_version=1)


def test_nobody_asks_where_nothing_changed(wide, looked):
    assert tending.outdated(view.wide_day()) == ""
    assert looked() == 0


def test_asked_once_after_variables_were_computed(wide, looked):
    _computed()
    assert [looked(), looked()] == [1, 1]
    Job.objects.all().delete()
    assert looked() == 0
    _computed()
    assert looked() == 1


def test_not_while_other_work_waits(wide, looked, owner):
    from threefold.segments.service import ask_for_refresh

    _computed()
    ask_for_refresh(owner)
    assert looked() == 0
    Job.objects.all().delete()
    assert looked() == 1


def test_new_answers_wait_until_it_has_rested(wide, looked, settings):
    view.rebuild_wide()
    day = view.wide_day()
    first = Answer.objects.order_by("-pk").first()
    assert tending.outdated(day) == ""
    Answer.objects.create(
        pk=first.pk + 1, content_id="x", customer_id=first.customer_id, survey="s",
        variable="csat", number=1, answered_at=clock.now(), source="s",
    )  # fmt: skip
    assert tending.outdated(day) == ""
    settings.WIDE = {"rest_minutes": 0}
    assert tending.outdated(day) == f"answers {first.pk + 1}-{Answer.objects.count()}"
    assert [looked(), looked()] == [1, 1]
    Answer.objects.filter(pk=first.pk).delete()
    assert tending.outdated(day).startswith("answers")


def test_nobody_asks_for_one_that_was_never_made(shop, looked):
    assert looked() == 0


def test_a_view_made_before_answers_were_marked_rests(wide, looked, settings):
    from tests.support.segments import another_day

    settings.WIDE = {"rest_minutes": 0}
    another_day(lambda row: row)
    assert view.wide_day().answers == ""
    assert view.wide_day().made_at > clock.now() - timedelta(minutes=1)
    assert looked() == 0
