"""What a matcher found becomes decisions, or questions, and never overrules staff."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.identity.world import bring
from threefold.audit.models import Entry
from threefold.descriptive import service as descriptive
from threefold.identity import service
from threefold.identity.models import Candidate, Link
from threefold.identity.types import PAIRS
from threefold.kit.errors import Conflict, Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]


@pytest.fixture
def ids(plan) -> list[int]:
    rows = [
        {"ids": {"customer_number": str(n + 70)}, "key": str(n), "values": {"full_name": f"P{n}"}}
        for n in range(8)
    ]
    return bring(1, "crm", rows)[1]


def pairs(*told: tuple[int, int, float]) -> pa.Table:
    rows = [
        {"left": one, "right": other, "probability": likely, "evidence": '{"name": 7.5}'}
        for one, other, likely in told
    ]
    return pa.Table.from_pylist(rows, schema=PAIRS)


def apply(*told: tuple[int, int, float], **more) -> dict[str, int]:
    done = service.propose(pairs(*told), upper=0.95, lower=0.5, model="toss 1", **more)
    counts = {name: getattr(done, name) for name in done.__slots__}
    assert done.pairs == sum(
        counts[name] for name in ("decided", "merged", "proposed", "below", "gone")
    )
    return {name: count for name, count in counts.items() if count}


def clusters() -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for own, root in zip(*(c.to_pylist() for c in descriptive.all_clusters().columns), strict=True):
        found.setdefault(root, []).append(own)
    return sorted(each for each in found.values() if len(each) > 1)


def test_thresholds_decide(ids):
    a, b, c, d, e, *_rest = ids
    done = apply((b, a, 0.99), (a, b, 0.7), (c, d, 0.6), (d, e, 0.1), (e, 999, 1.0), (c, c, 1.0))
    assert done == {"pairs": 4, "merged": 1, "proposed": 1, "below": 1, "gone": 1}
    assert clusters() == [[a, b]]
    link = Link.objects.get()
    assert (link.method, link.probability, link.evidence) == ("automatic", 0.99, {"name": 7.5})
    assert [(each.left_id, each.right_id) for each in service.candidates()] == [(c, d)]
    assert Entry.objects.get(action="identity.match").detail["merged"] == 1


def test_the_same_again_changes_nothing(ids):
    told = ((ids[0], ids[1], 0.99), (ids[2], ids[3], 0.6))
    apply(*told)
    assert apply(*told) == {"pairs": 2, "decided": 1, "proposed": 1}
    assert Link.objects.count() == Candidate.objects.count() == 1


def test_what_staff_decided_stands(ids, owner):
    a, b, c, d, *_rest = ids
    service.never_same(a, b, actor=owner)
    service.merge(c, d, actor=owner)
    assert apply((a, b, 1.0), (c, d, 0.2), complete=True) == {"pairs": 2, "decided": 2}
    assert clusters() == [[c, d]]


def test_nothing_chains_together_what_differs(ids, owner):
    a, b, c, d, e, f, *_rest = ids
    service.never_same(a, d, actor=owner)
    service.merge(b, e, actor=owner)
    done = apply((a, b, 0.99), (e, c, 0.98), (c, d, 0.97), (d, f, 0.96))
    assert done == {"pairs": 4, "merged": 3, "proposed": 1, "against": 1}
    assert clusters() == [[a, b, c, e], [d, f]]
    asked = service.candidates().get()
    assert (asked.left_id, asked.right_id, asked.cause) == (c, d, "apart")
    with pytest.raises(Conflict):
        service.settle(asked.pk, "same", actor=owner)


def test_no_cluster_grows_past_the_limit_unseen(ids, owner, settings):
    settings.CLUSTER_LIMIT = 3
    a, b, c, d, e, f, *_rest = ids
    service.merge(a, b, actor=owner)
    done = apply((b, c, 0.99), (c, d, 0.98), (e, f, 0.99))
    assert done == {"pairs": 3, "merged": 1, "proposed": 2, "too_large": 2}
    assert clusters() == [[a, b], [e, f]]
    for asked in service.candidates():
        assert asked.cause == "size"
        service.settle(asked.pk, "same", actor=owner)
    assert clusters() == [[a, b, c, d], [e, f]]


def test_a_whole_run_withdraws_what_no_longer_holds(ids):
    a, b, c, d, *_rest = ids
    apply((a, b, 0.99), (c, d, 0.99))
    done = apply((a, b, 0.8), complete=True)
    assert done == {"pairs": 1, "decided": 1, "withdrawn": 1}
    assert clusters() == [[a, b]]
    assert apply((b, c, 0.99))["merged"] == 1
    assert clusters() == [[a, b, c]]


def test_questions_are_answered(ids, owner):
    a, b, c, d, e, f, *_rest = ids
    apply((a, b, 0.9), (c, d, 0.8), (e, f, 0.7))
    first, second, third = service.candidates()
    assert service.settle(first.pk, "same", actor=owner).answer == "same"
    service.settle(second.pk, "different", actor=owner, reason="brothers")
    service.settle(third.pk, "later", actor=owner)
    assert not service.candidates()
    assert [each.pk for each in service.candidates("later")] == [third.pk]
    assert [each.pk for each in service.answered()] == [first.pk, second.pk]
    assert clusters() == [[a, b]]
    assert apply((c, d, 1.0), (e, f, 0.7)) == {"pairs": 2, "decided": 1, "proposed": 1}
    assert [each.pk for each in service.candidates("later")] == [third.pk]
    with pytest.raises(Invalid):
        service.settle(third.pk, "perhaps", actor=owner)
    with pytest.raises(NotFound):
        service.settle(999, "same", actor=owner)


def test_questions_that_answered_themselves_are_not_asked(ids, owner):
    a, b, c, *_rest = ids
    apply((a, c, 0.7))
    service.merge(a, b, actor=owner)
    service.merge(b, c, actor=owner)
    assert not service.candidates()
    service.unmerge(b, actor=owner)
    assert service.candidates().count() == 1


def test_thresholds_must_be_probabilities(ids):
    for upper, lower in ((0.5, 0.9), (1.2, 0.5)):
        with pytest.raises(Invalid):
            service.propose(pairs(), upper=upper, lower=lower)
    assert service.propose(pairs(), upper=0.9, lower=0.5).pairs == 0


def test_many_pairs_in_few_questions(plan, django_assert_max_num_queries):
    rows = [
        {"ids": {"customer_number": str(n + 70)}, "key": str(n), "values": {"full_name": f"P{n}"}}
        for n in range(400)
    ]
    _, many = bring(1, "crm", rows)
    told = [(many[n], many[n + 1], 0.99) for n in range(0, 400, 2)]
    with django_assert_max_num_queries(80):
        assert apply(*told) == {"pairs": 200, "merged": 200}
    assert len(clusters()) == 200
