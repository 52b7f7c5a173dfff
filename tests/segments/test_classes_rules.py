"""Rules of classes: ready ones, a company's own, who would move, and taking back."""

from __future__ import annotations

from datetime import date

import pytest
from tests.segments.test_classes import people
from tests.support.classes import lay

from threefold.audit.models import Entry
from threefold.kit.errors import Conflict, Invalid, NotFound
from threefold.kit.worded import LANGUAGES
from threefold.segments.logic.classes.ladder import changed, document, filled, written
from threefold.segments.service import classes as service

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 31)


def edited(division: str, **numbers: float):
    return service.edited_ladder(division, {"numbers": numbers})


def test_every_ready_rule_can_be_read_and_every_text_is_in_four_languages(plan):
    for each in service.ladders():
        assert service.class_faults(each) == {}
        texts = [each.label, each.meaning]
        texts += [one.label for one in (*each.numbers, *each.evidence)]
        for step in each.steps:
            texts += [step.label, step.meaning, *([step.why] if step.why else [])]
        assert all(set(one) == set(LANGUAGES) and all(one.values()) for one in texts)
        # Who has JSON of a whole ladder has the ladder.
        assert changed(service.ready_ladder(each.code), document(each)) == each
        named = {f"{{{one.code}}}" for one in each.numbers}
        used = " ".join([*each.texts.values(), *(step.why.get("en", "") for step in each.steps)])
        assert all(one in used for one in named), f"a number of {each.code} that no rule names"


def test_numbers_stand_in_rules_by_their_names(plan):
    tier = service.ladder("tier")
    assert "value_top < 0.2" in tier.rule("class.A")
    assert "spend_trend <= -0.3" in tier.rule("class.C")
    assert [written(each) for each in (0.1, 4.0, 1e-07, 120000.0)] == [
        "0.1", "4", "0.0000001", "120000",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="no number called"):
        filled("orders > {many}", tier.numbers)


def test_what_cannot_be_used_is_said_at_its_rule(plan):
    wrong = service.edited_ladder(
        "relation",
        {
            "numbers": {"discount_deep": 7},
            "rules": {"evidence.breadth": "prodcts > 3", "class.transactional": "points >"},
        },
    )
    faults = service.class_faults(wrong)
    assert set(faults) == {"numbers.discount_deep", "evidence.breadth", "class.transactional"}
    assert faults["evidence.breadth"].where["column"] == 1
    looped = service.edited_ladder("relation", {"rules": {"evidence.breadth": "points > 1"}})
    assert set(service.class_faults(looped)) == {"evidence.breadth"}
    later = service.edited_ladder("relation", {"rules": {"class.relationship": "tier = 'A'"}})
    assert set(service.class_faults(later)) == {"class.relationship"}
    unknown = service.edited_ladder("stage", {"rules": {"class.valued": "tier = 'D'"}})
    assert set(service.class_faults(unknown)) == {"class.valued"}
    assert set(service.class_faults(service.edited_ladder("tier", {"measure": "city"}))) == {
        "measure"
    }
    for each in (wrong, looped):
        with pytest.raises(Invalid):
            service.save_ladder(each, actor=None)
        with pytest.raises(Invalid):
            service.preview(each)
    with pytest.raises(NotFound):
        service.ladder("colour")


def test_who_would_move_is_told_before_anything_is_kept(plan):
    lay(people(), NOW)
    found = service.preview(edited("tier", best_share=0.01))
    assert (found.as_of, found.customers) == (NOW, 11)
    tiers = {(each.was, each.now): each for each in found.moves["tier"]}
    assert set(tiers) == {("A", "B")}
    assert (tiers["A", "B"].customers, tiers["A", "B"].examples) == (1, (2,))
    assert found.moves["stage"] == []
    assert set(found.moves) == {"tier", "stage"}
    assert service.class_days() == []
    followed = service.preview(edited("relation", needed=5))
    assert {(each.was, each.now, each.customers) for each in followed.moves["relation"]} == {
        ("relationship", "transactional", 7)
    }
    assert sum(each.customers for each in followed.moves["tier"]) == 7
    assert all(each.now == "none" for each in followed.moves["tier"])
    assert ("valued", "customer") in {(each.was, each.now) for each in followed.moves["stage"]}
    assert not any(service.preview(service.ladder("tier")).moves.values())


def test_own_rules_count_until_they_are_taken_back(plan, owner):
    lay(people(), NOW)
    service.classify()
    kept = service.save_ladder(edited("tier", best_share=0.01), actor=owner, note=" fewer  ")
    assert kept.note == "fewer"
    assert not service.classes_current()
    service.classify()
    assert service.class_of(2)["tier"] == "B"
    service.save_ladder(edited("tier", best_share=0.5), actor=owner)
    with pytest.raises(Conflict):
        service.save_ladder(edited("tier", best_share=0.5), actor=owner)
    service.undo_ladder("tier", actor=owner)
    assert service.ladder("tier").numbers[0].value == 0.01
    service.undo_ladder("tier", actor=owner)
    assert service.ladder("tier") == service.ready_ladder("tier")
    with pytest.raises(Conflict):
        service.undo_ladder("tier", actor=owner)
    assert [each.withdrawn_by for each in service.rule_history("tier")] == [owner, owner]
    noted = list(Entry.objects.filter(action__startswith="segments.classes").order_by("id"))
    assert [each.action.rpartition(".")[2] for each in noted] == ["rules", "rules", "undo", "undo"]
    with pytest.raises(Invalid):
        service.save_ladder(service.ladder("prospect_type"), actor=owner)


def test_a_company_may_rank_by_another_number_and_by_the_share_of_all_value(plan):
    lay(people(), NOW)
    rule = "relation = 'relationship' and value_above < 0.8"
    abc = service.edited_ladder("tier", {"rules": {"class.A": rule}, "measure": "orders"})
    service.save_ladder(abc, actor=None)
    service.classify()
    # All order alike, so nobody brings more than another.
    assert {service.class_of(pk)["tier"] for pk in (1, 2, 3, 6, 7, 8, 11)} == {"A"}
    assert service.class_of(1)["value"] == 10


@pytest.mark.parametrize("text", ["'; drop table x; --", "orders > 0) or (1=1", "customer_id > 0"])
def test_a_rule_that_is_no_rule_is_inert(plan, text):
    bad = service.edited_ladder("stage", {"rules": {"class.lost": text}})
    assert "class.lost" in service.class_faults(bad)
