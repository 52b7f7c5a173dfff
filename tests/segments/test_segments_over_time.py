"""Who came and went from day to day, on both engines, and what goes when a person does."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.segments.test_portfolio import rows_scored
from tests.support.segments import another_day

from threefold.descriptive.models import Member
from threefold.jobs.models import Job
from threefold.segments import privacy, service
from threefold.segments.logic import asking, portfolio
from threefold.segments.logic.asking import Condition
from threefold.segments.logic.funnels import Stage, Tally, cases, tally
from threefold.segments.models import Segment
from threefold.segments.service import refreshing, tables, tending


@pytest.fixture
def spenders(wide, owner):
    kept = service.save(name="Spenders", rule="spend > 20", actor=owner)
    service.refresh()
    return kept


def moved(segment: Segment, day) -> dict[str, list[int]]:
    found = service.crossing(segment, day).to_pylist()
    return {
        name: [row["customer_id"] for row in found if row["entered"] is entered]
        for name, entered in (("in", True), ("out", False))
    }


@pytest.mark.django_db
def test_each_day_tells_who_came_and_went(wide, spenders, owner):
    jose, ming = wide["José García Lorca"], wide["王小明"]
    day = another_day(lambda row: {**row, "spend": 100 if row["customer_id"] == ming else 0})
    done = service.refresh()
    assert (done.as_of, done.segments, done.entered, done.left) == (day, 1, 1, 1)
    assert moved(spenders, day) == {"in": [ming], "out": [jose]}
    # The same day again, made anew: compared with the day before it, not with itself.
    assert service.refresh() == refreshing.Refreshed(day, 1, 3, 1, 1, (), pytest.approx(0, abs=60))
    gone = another_day(lambda row: None if row["customer_id"] == ming else row)
    late = service.save(name="Late", rule="spend is known", actor=owner)
    service.refresh()
    assert moved(spenders, gone) == {"in": [], "out": [ming]}
    first, second, third = service.sizes(spenders)
    assert (first.entered, first.left, first.members, first.unknown) == (None, None, 1, 1)
    assert (second.entered, second.left, second.members) == (1, 1, 1)
    assert (third.entered, third.left, third.members, third.customers) == (0, 1, 0, 2)
    assert [each.entered for each in service.sizes(late)] == [None]
    assert moved(spenders, gone + timedelta(days=1)) == {"in": [], "out": []}
    assert service.tidy(keep_hours=0)["removed"] > 0
    assert moved(spenders, gone) == {"in": [], "out": [ming]}


@pytest.mark.django_db
def test_who_was_merged_did_not_leave(wide, spenders):
    jose, ming = wide["José García Lorca"], wide["王小明"]
    Member.objects.filter(customer_id__in=[jose, ming]).delete()
    Member.objects.bulk_create([Member(customer_id=each, root_id=ming) for each in (jose, ming)])
    day = another_day(
        lambda row: None if row["customer_id"] == jose else {**row, "spend": 100}
        if row["customer_id"] == ming else row
    )  # fmt: skip
    service.refresh()
    assert moved(spenders, day) == {"in": [], "out": []}
    assert [each.left for each in service.sizes(spenders)] == [None, 0]


@pytest.mark.django_db
def test_a_broken_rule_leaves_the_others_alone(wide, spenders, owner):
    broken = service.save(name="Broken", rule="spend > 1", actor=owner)
    Segment.objects.filter(pk=broken.pk).update(rule="no_such_thing > 1")
    done = service.refresh()
    assert (done.segments, [name for name, _why in done.broken]) == (1, ["Broken"])
    assert not service.sizes(broken)


@pytest.mark.django_db
def test_one_saved_alone_does_not_touch_other_blocks(wide, owner):
    first = service.save(name="First", rule="spend > 1", actor=owner)
    far = Segment.objects.create(
        pk=first.pk + 3 * asking.BITS, name="Far", rule="spend > 20", tree={}, created_at=
        first.created_at, changed_at=first.created_at,
    )  # fmt: skip
    service.refresh()
    assert service.refresh([far.pk]).segments == 1
    assert [each.members for each in (*service.sizes(first), *service.sizes(far))] == [2, 1]
    Segment.objects.filter(pk=far.pk).update(rule="spend > 1000")
    service.refresh([far.pk])
    assert dict(service.segments_of(wide["José García Lorca"])).keys() == {first}


@pytest.mark.django_db
def test_classes_are_fields_too(wide, owner):
    tending.ready()
    assert tending.classified()
    assert not tending.classified()
    codes = service.known_fields()["stage"].choices
    parts = [service.count(f"stage = '{code}'").members for code in codes]
    unknown = service.count("stage is missing").members
    assert sum(parts) + unknown == 3
    assert sum(parts) > 0
    kept = service.save(name="Early", rule=f"stage in ('{codes[0]}') and spend > 1", actor=owner)
    assert service.refresh().segments == 1
    assert service.sizes(kept)[0].members == service.count(kept).members


@pytest.mark.django_db
def test_a_refresh_is_asked_for_once_after_each_rebuild(wide, spenders, owner):
    tending.look_after()
    assert not Job.objects.filter(kind=tending.KIND).exists()
    another_day(lambda row: row)
    for _again in range(2):
        tending.look_after()
    assert Job.objects.filter(kind=tending.KIND).count() == 1


@pytest.mark.django_db
def test_an_erased_customer_leaves_every_list(wide, spenders, owner):
    jose = wide["José García Lorca"]
    then = service.save(name="Then", rule="spend > 1", live=False, actor=owner)
    told = privacy.export(jose)["segment"]
    assert [each["name"] for each in told] == ["Spenders", "Then"]
    gone = privacy.erase(jose)
    assert (gone["members"], gone["settled"]) == (1, 1)
    assert privacy.export(jose)["segment"] == []
    assert service.members(then)[0]["customer_id"].to_pylist() == [wide["王小明"]]
    assert tables.members().snapshot().rows == 0


_GROUND = pa.table(
    {
        "customer_id": list(range(8)),
        "a": [1, 2, None, 4, None, 6, 7, 8],
        "b": ["x", None, "y", "x", None, "y", "x", "y"],
    }
)
_ASKED = [Condition("a > $low", {"low": 2}), Condition("b = $word", {"word": "x"})]


@pytest.mark.parametrize(
    "statement",
    [
        asking.counted(_ASKED), cases(_ASKED), asking.overlaps(_ASKED),
        asking.shared_with(_ASKED), asking.marked(dict(zip((3, 64), _ASKED, strict=True))),
    ],
    ids=["counted", "cases", "overlaps", "shared_with", "marked"],
)  # fmt: skip
def test_both_engines_say_the_same(statement, engines):
    said = [
        engine.query(
            statement.replace(asking.GROUND, "(select * from given)"),
            asking.values_of(_ASKED),
            {"given": _GROUND},
        ).to_pylist()
        for engine in engines
    ]
    first, second = (sorted(rows, key=str) for rows in said)
    assert first == second


_BEFORE = {"block": ["0", "0", "1"], "customer_id": [1, 2, 2], "bits": [0b011, 0b001, 0b100]}
_AFTER = {"block": ["0", "0", "1"], "customer_id": [1, 3, 9], "bits": [0b110, 1 << 59, 0b100]}


def test_both_engines_note_the_same_moves(engines):
    given = {
        "held_then": pa.table(_BEFORE),
        "held_now": pa.table(_AFTER),
        "moved": pa.table({"customer_id": [9], "root_id": [2]}),
    }
    asked = {"day": "2026-02-03", "month": "2026-02"}
    noted = [each.query(asking.moved_between(), asked, given) for each in engines]
    first, second = (
        sorted((row["customer_id"], row["came"], row["went"]) for row in each.to_pylist())
        for each in noted
    )
    assert first == second == [(1, 0b100, 0b001), (2, 0, 0b001), (3, 1 << 59, 0)]
    told = [
        each.query(
            asking.noted(2),
            {"day": "2026-02-03"},
            {"moves": noted[0], "moved": given["moved"]},
        ).to_pylist()
        for each in engines
    ]
    assert told == [[{"customer_id": 1, "entered": True}]] * 2


def test_both_engines_count_the_same_cells(engines):
    given = {"given": pa.Table.from_pylist(rows_scored())}
    sql = portfolio.cells(portfolio.LEAVING[0]).replace(asking.GROUND, "(select * from given)")
    first, second = (sorted(each.query(sql, None, given).to_pylist(), key=str) for each in engines)
    assert first == second


def test_a_funnel_is_a_sum_of_cases(usual):
    statement = cases(_ASKED).replace(asking.GROUND, "(select * from given)")
    found = usual.query(statement, asking.values_of(_ASKED), {"given": _GROUND})
    assert tally(found, 2) == Tally(8, 2, 1, (Stage(4, 2, 2, 4), Stage(2, 2, 0, 3)))


@given(st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 3), min_size=1, max_size=40))
def test_a_funnel_tells_what_counting_one_by_one_tells(rows):
    codes = [
        sum({True: 2, None: 1, False: 0}[said] * 3**n for n, said in enumerate(row)) for row in rows
    ]
    found = tally(pa.table({"k0": codes, "customers": [1] * len(rows)}), 3)
    going = rows
    for n, stage in enumerate(found.stages):
        told = [row[n] for row in going]
        assert (stage.kept, stage.refused, stage.unknown) == (
            told.count(True), told.count(False), told.count(None),
        )  # fmt: skip
        assert stage.alone == sum(row[n] is True for row in rows)
        going = [row for row in going if row[n] is True]
    assert (found.customers, found.members) == (len(rows), len(going))
    assert found.unknown == sum(False not in row and None in row for row in rows)
