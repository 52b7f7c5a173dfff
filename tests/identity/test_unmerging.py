"""Whatever happened meanwhile: parted again, all stands as if nobody had ever been merged.

Twenty-five sequences in the ordinary run; THREEFOLD_UNMERGE_EXAMPLES asks for more.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.identity import lives
from threefold.audit.models import Entry
from threefold.descriptive.models import Customer, Member
from threefold.identity import service as identity
from threefold.identity.models import Link
from threefold.view.models import Card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "plan")]
EXAMPLES = int(os.environ.get("THREEFOLD_UNMERGE_EXAMPLES", "25"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(lives.sequences)
def test_as_if_never_merged(tmp_path, owner, sequence):
    with lives.fresh(tmp_path):
        life = lives.Life(tmp_path, owner)
        for place, told in enumerate(sequence):
            life.step(place, told)
            one_card_for_each_customer()
        every_decision_is_in_the_audit_log()
        with lives.at_place(len(sequence)):
            life.part_all()
        assert not Member.objects.exists()
        every_decision_is_in_the_audit_log()
        parted = lives.picture()
    with lives.fresh(tmp_path):
        plain = lives.Life(tmp_path, owner)
        for place, told in life.said:
            plain.step(place, told)
        assert not Link.objects.exists()
        never = lives.picture()
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


def every_decision_is_in_the_audit_log() -> None:
    log = list(Entry.objects.filter(action__startswith="identity."))
    told = {entry.detail.get("link") for entry in log}
    for entry in log:
        told |= {*entry.detail.get("links", ()), *entry.detail.get("noted", ())}
    by_staff = Link.objects.filter(method="staff").values_list("pk", flat=True)
    assert set(by_staff) <= told
    withdrawn = Link.objects.filter(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
    superseding = set(Link.objects.values_list("left_id", "right_id"))
    for link in withdrawn:
        assert link.pk in told or (link.left_id, link.right_id) in superseding
    runs = [entry for entry in log if entry.action == "identity.match"]
    assert (
        sum(entry.detail["merged"] for entry in runs)
        >= Link.objects.filter(method="automatic").count()
    )
