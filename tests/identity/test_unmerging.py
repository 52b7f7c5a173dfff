"""Whatever happened meanwhile: parted again, all stands as if nobody had ever been merged.

Fifteen sequences in the ordinary run; THREEFOLD_UNMERGE_EXAMPLES asks for more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.identity import lives
from tests.identity.seen import picture
from tests.identity.sequences import before_merging, sequences
from tests.support.examples import tries
from threefold.descriptive.models import Customer, Member
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.identity.models import Link
from threefold.view.models import Card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan", "one_thread")]
EXAMPLES = int(os.environ.get("THREEFOLD_UNMERGE_EXAMPLES") or tries(15))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Questions about six customers are done before a second thread has woken up."""
    usual = engine.shared().query("select current_setting('threads') as threads")["threads"][0]
    engine.shared().execute("set threads = 1")
    yield
    engine.shared().execute(f"set threads = {usual}")


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(sequences)
def test_as_if_never_merged(tmp_path, owner, sequence):
    note(repr(sequence))
    told = list(enumerate(sequence))
    first = before_merging(sequence)
    with lives.fresh(tmp_path):
        life = lives.Life.new(tmp_path, owner)
        for place, step in told[:first]:
            life.step(place, step)
        plain = life.branch()
        merging = life.branch()
        with lives.fresh(tmp_path):
            for place, step in told[first:]:
                merging.step(place, step)
                one_card_for_each_customer()
            with lives.at_place(len(sequence)):
                merging.part_all()
            assert not Member.objects.exists()
            parted = picture()
        with lives.fresh(tmp_path):
            for place, step in merging.said:
                plain.step(place, step)
            assert not Link.objects.exists()
            never = picture()
    for table in never:
        assert parted[table] == never[table], table


def one_card_for_each_customer() -> None:
    roots = {customer.whole.pk for customer in Customer.objects.select_related("member__root")}
    assert set(Card.objects.values_list("pk", flat=True)) == roots
    for member in Member.objects.select_related("root", "customer"):
        assert member.root_id <= member.customer_id
        assert member.root_id == member.customer_id or member.customer.golden == {}
        found = identity.identifiers_of(member.customer_id)
        assert {each.pk for each in found} == {
            each.pk for each in identity.identifiers_of(member.root_id)
        }
