"""Every plug-in by its own example, its words in four languages, the ready mappings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable
from django.conf import settings

from threefold.collect import service as collect
from threefold.collect.source import FILES, LANGUAGES, MESSAGES, ROWS, Kind, Rows, kinds
from threefold.collect.sources import call_centre, call_records, trades
from threefold.plan import service as plans


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_the_example_gives_what_it_says(kind: Kind, tmp_path: Path) -> None:
    with kind.example(tmp_path) as example:
        found = list(kind.read(example.settings, {}, **example.how))
    given = {
        FILES: len(found),
        ROWS: sum(each.batch.num_rows for each in found if isinstance(each, Rows)),
        MESSAGES: sum(len(getattr(each, "messages", ())) for each in found),
    }
    assert given[kind.gives] == example.gives > 0
    assert json.loads(json.dumps(found[-1].cursor)) == found[-1].cursor


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_every_word_is_there_in_four_languages(kind: Kind) -> None:
    texts = [kind.label, kind.text]
    for each in kind.settings:
        texts += [each.label, *([each.help] if each.help else []), *each.choices.values()]
    for text in texts:
        assert set(text) == set(LANGUAGES)
        assert all(word.strip() for word in text.values())
    assert kind.content in ("", *collect_contents())
    for each in kind.settings:
        if each.only is not None:
            other = kind.setting(each.only[0])
            assert other is not None
            assert set(each.only[1]) <= set(other.choices)


def collect_contents() -> tuple[str, ...]:
    from threefold.collect.logic.targets import CONTENTS

    return CONTENTS


READY = {
    "call-centre": (call_centre.SAMPLE, "contacts", "retail"),
    "cdr": (call_records.SAMPLE, "events", "telecom"),
    "trades": (trades.SAMPLE, "events", "brokerage_futures"),
}


@pytest.mark.parametrize("name", READY)
@pytest.mark.django_db(transaction=True)
def test_ready_mappings_fill_the_planned_fields(name: str, home: Any, tmp_path: Path) -> None:
    sample, content, industry = READY[name]
    plans.choose(industry, actor=None)
    path = tmp_path / "sample.csv"
    path.write_text(sample)
    run = collect.stage(path, source="elsewhere", content=content)
    mapping = collect.fitted(collect.load_mapping(name), run)
    collect.require_certain(mapping)
    collect.agree(run, mapping)
    landed = collect.land(run.pk)
    assert (landed.loaded, landed.quarantined) == (3, 0)
    rows = DeltaTable(f"{settings.LAKE_URL}/events").to_pyarrow_table().to_pylist()
    planned = plans.current().events[rows[0]["kind"]]
    for row in rows:
        assert row["subject"]
        assert all(row[field] is not None for field in planned.required), planned.required
        assert row["outcome"] in {each.value for each in planned.outcomes}
    # Once more, under another name: every row is known by its own number.
    again = collect.stage(path, source="elsewhere", content=content)
    collect.agree(again, collect.fitted(collect.load_mapping(name), again))
    assert collect.land(again.pk).duplicates == 3


@pytest.mark.django_db(transaction=True)
def test_strangers_numbers_stay_out_of_the_lake(home: Any, tmp_path: Path) -> None:
    plans.choose("telecom", actor=None)
    path = tmp_path / "cdr.csv"
    path.write_text(call_records.SAMPLE)
    run = collect.stage(path, source="network", content="events")
    collect.agree(run, collect.fitted(collect.load_mapping("cdr"), run))
    collect.land(run.pk)
    written = str(DeltaTable(f"{settings.LAKE_URL}/events").to_pyarrow_table().to_pylist())
    for number in ("34910000111", "34910000999", "600111222", "1012345678"):
        assert number not in written


@pytest.mark.django_db
def test_a_saved_mapping_wins_over_the_ready_one(plan: object, home: Any) -> None:
    ready = collect.load_mapping("trades")
    assert "trades" in collect.saved_mappings("events")
    collect.save_mapping("trades", ready.changed("member_no", to="ignore"))
    assert collect.load_mapping("trades") != ready
