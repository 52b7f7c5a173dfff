"""Segments as kept things: counted, saved, changed, put back, retired."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.support.surveys import opened

from threefold.audit.models import Entry
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.related.service import surveys
from threefold.segments import service
from threefold.segments.logic.rules import RuleError
from threefold.segments.models import Segment

pytestmark = pytest.mark.django_db


def test_members_others_and_unknown_make_up_all(wide):
    found = service.count("spend > 20")
    assert (found.customers, found.members, found.others, found.unknown) == (3, 1, 1, 1)
    inside, day = service.members("spend > 20", columns=["spend"])
    assert inside["customer_id"].to_pylist() == [wide["José García Lorca"]]
    assert (day, float(inside["spend"][0].as_py())) == (found.as_of, 39.75)
    # Who never bought has no spend: neither more nor not more than 20.
    assert service.count("not spend > 20").members == 1
    assert service.count("spend is missing").members == 1


def test_a_tree_means_the_same_as_its_text(wide):
    tree = {"all": [{"field": "spend", "is": ">", "value": 20}, {"field": "csat", "is": "known"}]}
    assert service.count(tree) == service.count("spend > 20 and csat is known")


def test_why_others_are_left_out(wide):
    found = service.funnel("spend > 1 and can_reach('email') and csat <= 3")
    first, second, last = found.steps
    assert (first.kept, first.refused, first.unknown) == (2, 0, 1)
    for before, step in ((3, first), (first.kept, second), (second.kept, last)):
        assert step.kept + step.refused + step.unknown == before
    assert found.counted.members == last.kept
    assert found.counted == service.count(found.counted.rule)
    assert second.alone == service.count("can_reach('email')").members
    # Of an alternative nobody can say by which half one falls away.
    assert len(service.funnel("spend > 1 or csat > 1").steps) == 1


def test_without_a_wide_view_it_says_what_to_do(shop):
    with pytest.raises(NotFound) as caught:
        service.count("spend > 1")
    assert "threefold wide" in caught.value.remedy
    assert service.ready()
    assert service.count("country is known").customers == 3
    assert not service.ready()


def test_saved_renamed_put_back(wide, owner, analyst):
    kept = service.save(name="  Big   spenders ", rule="spend>20", note="For calls", actor=analyst)
    assert (kept.name, kept.rule, kept.live) == ("Big spenders", "spend > 20", True)
    assert kept.tree == {"field": "spend", "is": ">", "value": 20}
    changed = service.change(kept.pk, version=1, name="Spenders", rule="spend > 30", actor=owner)
    assert (changed.version, changed.rule, changed.note) == (2, "spend > 30", "For calls")
    back = service.undo(kept.pk, actor=owner)
    assert (back.version, back.name, back.rule, back.tree) == (
        3, "Big spenders", "spend > 20", kept.tree,
    )  # fmt: skip
    assert service.undo(kept.pk, actor=owner).name == "Spenders"
    assert [each.by for each in kept.versions.order_by("number")] == [analyst, owner, owner, owner]
    actions = Entry.objects.filter(target_kind="segment").order_by("id")
    assert [each.action for each in actions] == [
        "segments.save", "segments.change", "segments.undo", "segments.undo",
    ]  # fmt: skip


def test_two_who_change_it_at_once(wide, owner):
    kept = service.save(name="A", rule="spend > 1", actor=owner)
    service.change(kept.pk, version=1, note="first", actor=owner)
    with pytest.raises(Conflict):
        service.change(kept.pk, version=1, note="second", actor=owner)
    assert service.find(kept.pk).note == "first"
    fresh = service.save(name="B", rule="spend > 1", actor=owner)
    with pytest.raises(Conflict):
        service.undo(fresh.pk, actor=owner)


def test_names_are_given_once(wide, owner):
    first = service.save(name="Große", rule="spend > 1", actor=owner)
    with pytest.raises(Conflict):
        service.save(name="große", rule="spend > 2", actor=owner)
    service.retire(first.pk, actor=owner)
    second = service.save(name="GROSSE", rule="spend > 2", actor=owner)
    service.change(second.pk, version=1, name="Große", actor=owner)
    with pytest.raises(Conflict):
        service.restore(first.pk, actor=owner)
    with pytest.raises(Conflict):
        service.change(first.pk, version=1, note="x", actor=owner)
    service.retire(second.pk, actor=owner)
    assert service.restore(first.pk, actor=owner).retired_at is None
    assert [each.pk for each in service.listed()] == [first.pk]
    assert [each.pk for each in service.listed(retired=True)] == [second.pk]
    assert service.find("große") == first


def test_what_cannot_be_kept(wide, owner):
    for wrong in ({"name": ""}, {"name": "x" * 81}, {"note": "x" * 301}, {"rule": "spend >"}):
        given = {"name": "A", "rule": "spend > 1", "actor": owner, **wrong}
        with pytest.raises(Invalid):
            service.save(**given)
    assert not Segment.objects.exists()


def test_settled_members_stay(wide, owner):
    kept = service.save(name="Then", rule="spend > 1", live=False, actor=owner)
    assert kept.settled_on == service.ground().as_of
    ids = [wide["José García Lorca"], wide["王小明"]]
    inside, _day = service.members(kept)
    assert sorted(inside["customer_id"].to_pylist()) == sorted(ids)
    assert service.count(kept).members == 2
    (size,) = service.sizes(kept)
    assert (size.members, size.customers, size.unknown, size.entered) == (2, 3, 1, None)
    with pytest.raises(Conflict):
        service.change(kept.pk, version=1, rule="spend > 2", actor=owner)
    nobody = service.save(name="Nobody", rule="spend > 1000", live=False, actor=owner)
    assert service.count(nobody).members == 0


def test_how_far_segments_hold_the_same(wide, owner):
    spent = service.save(name="Spent", rule="spend > 1", actor=owner)
    content = service.save(name="Content", rule="csat >= 4", actor=owner)
    then = service.save(name="Then", rule="spend > 1", live=False, actor=owner)
    found = service.overlap([spent, content, then])
    assert found.sizes == (2, 1, 2)
    assert (found.shared(0, 1), found.shared(2, 0), found.shared(1, 1)) == (1, 2, 1)
    assert service.beside(content, [spent, then]) == [(spent, 2, 1), (then, 2, 1)]


def test_a_rule_that_fits_no_more_says_so(wide, owner):
    kept = service.save(name="Old", rule="spend > 1", actor=owner)
    Segment.objects.filter(pk=kept.pk).update(rule="spent_in_the_past > 1")
    with pytest.raises(Invalid) as caught:
        service.count(service.find(kept.pk))
    assert "Old" in caught.value.message
    with pytest.raises(RuleError):
        service.count("spent_in_the_past > 1")


def test_values_of_fields(wide):
    on = service.ground()
    told = service.values_in("country", on=on)
    assert set(told) == {("CN", 1), ("DK", 1), ("ES", 1)}
    # Of what is personal no values are listed but those that everybody could choose.
    assert all(count == 0 for _value, count in service.values_in("gender", on=on))
    with pytest.raises(NotFound):
        service.values_in("spend", on=on)


def test_who_is_most_like_the_members(wide, owner):
    """Of three customers one buys as the member does; of the other nothing is known."""
    ming, jose = wide["王小明"], wide["José García Lorca"]
    kept = service.save(name="One", rule="spend > 20", actor=owner)
    found = service.similar(kept)
    assert [customer for customer, _distance in found.rows] == [ming]
    assert found.rows[0][1] > 0
    assert jose != ming
    assert abs(found.traits[0].away) >= abs(found.traits[-1].away)
    with pytest.raises(Invalid):
        service.similar(service.read("spend > 1000000"))


def test_a_segment_is_whom_a_survey_asks(wide, owner, client_of):
    survey = opened(owner)
    for n in range(21):
        service.save(name=f"Some {n:02}", rule="spend > 1000", actor=owner)
    kept = service.save(name="Zealous", rule="spend > 20", actor=owner)
    chosen = surveys.choosing.choose("all", only=f"segment:{kept.pk}").customers
    assert chosen["customer_id"].to_pylist() == [wide["José García Lorca"]]
    client, path = client_of(owner), reverse("related:survey-invite", args=[survey.pk])
    assert f'value="segment:{kept.pk}"' in client.get(path).content.decode()
    given = {"way": "link", "whom": "all", "days": "14", "most": "200", "do": "look"}
    looked = client.post(path, {**given, "only": f"segment:{kept.pk}"}).context["looked"]
    assert looked["fit"] + sum(n for _why, n in looked["reasons"]) == 1
    with pytest.raises(NotFound):
        surveys.choosing.choose("all", only="segment:999")
