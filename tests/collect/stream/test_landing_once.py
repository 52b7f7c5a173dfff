"""Every event once: whatever is repeated, shuffled, late, and wherever a landing is cut off."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.collect.stream.world import SHOP, balanced, landed, properties, source, track
from tests.support.examples import tries

from threefold.behavioral import service as behavioral
from threefold.collect.logic.stream.spool import Reader
from threefold.collect.models import Batch, Held
from threefold.collect.service import stream
from threefold.collect.service.stream import batches, counting, landing
from threefold.descriptive.models import Customer
from threefold.identity import service as identity

pytestmark = pytest.mark.usefixtures("plan")


class Cut(Exception):
    """Stands for the process dying here; `test_whole_way` kills real ones."""


CUTS = {
    "before the store": (landing.known, "settle", False),
    "within the store": (landing.holding, "hold", True),
    "before the lake": (behavioral, "record", False),
    "after the lake": (behavioral, "record", True),
    "before it is counted": (counting, "add", False),
    "after it is counted": (counting, "add", True),
}


def cut(place: str):
    module, name, after = CUTS[place]
    work = getattr(module, name)

    def die(*args, **more):
        if after:
            work(*args, **more)
        raise Cut

    return patch.object(module, name, die)


@pytest.mark.parametrize("place", CUTS)
def test_a_landing_cut_off_anywhere_is_repeated_without_loss_or_double(place: str) -> None:
    source()
    stream.emit(SHOP, [
        track("a"), track("b", userId="u2"), track("bad", event=""),
        {"type": "identify", "messageId": "i", "userId": "u3",
         "traits": {"email": "e@example.com"}},
    ])  # fmt: skip
    with cut(place), pytest.raises(Cut):
        stream.land_waiting()
    stream.emit(SHOP, [track("c"), track("a")])
    assert balanced(SHOP)["received"] == 6
    stream.land_waiting()
    assert len(landed()) == 3
    assert balanced(SHOP) == {
        "received": 6, "landed": 4, "duplicates": 1, "quarantined": 1, "waiting": 0,
    }  # fmt: skip
    assert Held.objects.count() == 1
    assert Customer.objects.count() == 3
    assert identity.find("email", "", "e@example.com") is not None


def test_a_batch_has_the_same_stretch_when_it_is_repeated(home) -> None:
    source()
    stream.emit(SHOP, [track("a")])
    with cut("before the lake"), pytest.raises(Cut):
        stream.land_waiting()
    stream.emit(SHOP, [track("b")])
    name = Batch.objects.get(done_at=None).spool
    with Reader(home.spool / name) as reader:
        batch, requests = batches.next_batch(name, reader.read)
    assert requests.num_rows == 1
    assert (batch.first, batch.last, batch.done_at) == (1, 1, None)


@pytest.mark.parametrize("place", ["before the lake", "after the lake"])
def test_the_batch_behind_a_broken_one_is_open_too_and_both_land_in_order(
    place: str, monkeypatch
) -> None:
    source()
    monkeypatch.setattr(batches, "MOST_EVENTS", 1)
    for name in "abc":
        stream.emit(SHOP, [track(name)])
    with cut(place), pytest.raises(Cut):
        stream.land_waiting()
    stretches = Batch.objects.order_by("first").values_list("first", "last", "done_at")
    assert list(stretches) == [(1, 1, None), (2, 2, None)]
    taken, record = [], behavioral.record
    monkeypatch.setattr(
        behavioral,
        "record",
        lambda rows, **by: (taken.append(by["app_version"]), record(rows, **by))[1],
    )
    stream.land_waiting()
    assert taken == sorted(Batch.objects.values_list("pk", flat=True))
    assert len(landed()) == 3
    assert balanced(SHOP)["landed"] == 3
    assert not Batch.objects.filter(done_at=None).exists()


def test_two_landers_share_spools_without_doubling(home) -> None:
    source()
    stream.emit(SHOP, [track("a")])
    folder = batches.waiting_spools()[0]
    with batches.held(folder) as mine, batches.held(folder) as other:
        assert (mine, other) == (True, False)


def test_landed_stretches_leave_the_disk(home) -> None:
    from threefold.collect.logic.stream.spool import Request, Spool

    source()
    spool = Spool(home.spool / ("a" * 32))
    spool.put_wait(Request(SHOP, 1, '{"type":"track","userId":"u","event":"E"}', None, None, None))
    spool.close()
    stream.land_waiting()
    assert not (home.spool / ("a" * 32)).exists()
    assert Batch.objects.exclude(done_at=None).count() == 1


class Traffic(RuleBasedStateMachine):
    """Clients that repeat themselves, landers that die, and what must be true all along."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, int] = {}
        self.arrived = 0
        source()

    @rule(names=st.lists(st.integers(0, 12), min_size=1, max_size=25), value=st.integers(0, 1))
    def send(self, names: list[int], value: int) -> None:
        messages = [track(f"m{name}", properties={"v": value}) for name in names]
        stream.emit(SHOP, messages)
        self.arrived += len(messages)
        for message in messages:
            self.sent.setdefault(message["messageId"], value)

    @rule(place=st.sampled_from(sorted(CUTS)))
    def die(self, place: str) -> None:
        with cut(place), suppress(Cut):
            stream.land_waiting()

    @rule()
    def land(self) -> None:
        stream.land_waiting()

    @invariant()
    def counts_balance(self) -> None:
        assert balanced(SHOP)["received"] == self.arrived

    def teardown(self) -> None:
        stream.land_waiting()
        assert Counter(properties(row)["v"] for row in landed()) == Counter(self.sent.values())
        assert balanced(SHOP)["landed"] == len(self.sent)
        assert balanced(SHOP)["waiting"] == 0


@pytest.mark.django_db(transaction=True)
def test_traffic(home, settings, tmp_path_factory) -> None:
    from django.core.management import call_command

    def machine() -> Traffic:
        call_command("flush", verbosity=0, interactive=False)
        from threefold.kit.home import Home
        from threefold.plan import service as plans

        fresh = Home(tmp_path_factory.mktemp("traffic"))
        fresh.create()
        (fresh.root / "secret").write_text((home.root / "secret").read_text())
        settings.HOME, settings.LAKE_URL = fresh, str(fresh.root / "lake")
        plans.choose("retail", actor=None)
        return Traffic()

    run_state_machine_as_test(
        machine,
        settings=_SETTINGS,
    )


_SETTINGS = settings(
    max_examples=tries(8),
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@settings(max_examples=tries(5), deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(list(range(12))), times=st.integers(1, 10))
@pytest.mark.django_db(transaction=True)
def test_shuffled_late_and_tenfold(order: list[int], times: int, home) -> None:
    """One message after another or all ten times over: the same events."""
    code = f"s{abs(hash((tuple(order), times))) % 10**9}"
    source(code)
    at = "2025-01-{:02d}T00:00:00Z"
    messages = [track(f"m{i}", timestamp=at.format(i + 1), properties={"i": i}) for i in order]
    stream.emit(code, messages * times)
    done = stream.land_waiting()
    assert (done["landed"], done["duplicates"]) == (12, 12 * (times - 1))
    assert [properties(row)["i"] for row in landed(source=code)] == list(range(12))
