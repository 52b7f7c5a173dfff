from __future__ import annotations

import csv
import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.support import company
from tests.support.command import begin, threefold

from threefold.collect import service as collect
from threefold.demo.logic import outcomes, sources, systems
from threefold.demo.logic.people import Buyer, people
from threefold.demo.service import building
from threefold.demo.service.foretelling import SEGMENTS
from threefold.kit.errors import Conflict, Invalid

BUYERS = [
    Buyer(str(12346 + at), country, date(2010, 1, 1))
    for at, country in enumerate(
        ["United Kingdom", "Spain", "Japan", "Hong Kong", "EIRE", "X"] * 20
    )
]


@pytest.mark.data
def test_the_whole_demonstration_gives_the_known_figures(data_dir: Path, tmp_path: Path):
    done = threefold(tmp_path / "home", "demo", "--no-serve", "--data", str(data_dir), "--json")
    assert done.code == 0, done.err
    bought = done.json["overview"]["behavioral"]["purchases"]
    assert bought["lines"] == 1_044_847
    assert bought["buyers"] == 5_942
    assert bought["orders"] == 53_628
    assert bought["products"] == 5_305
    assert bought["lines_without_customer"] == 235_287
    assert bought["amount"] == pytest.approx(18_909_744.118, abs=0.01)
    assert bought["cancelled_lines"] == 19_165
    assert done.json["overview"]["related"]["answers"] > 0
    assert done.json["overview"]["descriptive"]["named"] > 4_000
    assert any("418 variables of 5,942 customers" in line for line in done.err.splitlines())
    found = done.json["findings"]
    assert any("probably works" in each for each in found)
    assert any("brought 68% of last year's value" in each for each in found)
    assert any("of expected lifetime value is theirs" in each for each in found)
    assert any("Asked for most: Smaller packs, by 24 customers" in each for each in found)
    assert any("customers buy at Partyhouse Direct as well" in each for each in found)
    groups = [each for each in found if each.startswith(tuple(name for name, *_ in SEGMENTS))]
    assert len(groups) == len(SEGMENTS)
    assert not any(": 0 customers" in each for each in groups)
    assert any("scores are better than their baselines" in line for line in done.err.splitlines())
    assert {each["role"] for each in done.json["logins"]} == {
        "owner",
        "analyst",
        "agent",
        "auditor",
    }


@pytest.mark.django_db
def test_real_purchases_do_not_come_among_made_up_ones(home):
    building.not_of_the_other_kind(False)
    collect.source_named(building.SHOP, made_up=True)
    building.not_of_the_other_kind(True)
    with pytest.raises(Conflict, match="made-up purchases"):
        building.not_of_the_other_kind(False)


def test_the_same_buyers_give_the_same_people():
    assert list(people(BUYERS)) == list(people(BUYERS))


def test_people_are_of_their_country_and_nobody_real():
    made = list(people(BUYERS))
    assert {person.country for person in made} == {"GB", "ES", "JP", "HK", "IE"}
    assert all(
        person.email.endswith(("@example.com", "@example.org", "@example.net")) for person in made
    )
    assert all(
        person.mobile.startswith("+44 7700 900") for person in made if person.country == "GB"
    )
    japanese = [person.name for person in made if person.country == "JP"]
    assert all(not name.isascii() for name in japanese)


@pytest.mark.parametrize("name", sorted(systems.MAKERS))
def test_each_system_writes_a_file_of_its_own_shape(name: str, tmp_path: Path):
    first = systems.MAKERS[name](list(people(BUYERS)), tmp_path).read_bytes()
    assert first.count(b"\n") > 5
    assert systems.MAKERS[name](list(people(BUYERS)), tmp_path).read_bytes() == first


def test_messages_of_late_tell_whom_one_still_reaches():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    made = list(outcomes.outcomes(list(people(BUYERS)), now))
    assert made == list(outcomes.outcomes(list(people(BUYERS)), now))
    assert len({each.event for each in made}) == len(made)
    assert all(now - timedelta(days=1300) < each.at < now for each in made)
    of_mail = [each.proof for each in made if each.kinds == "email"]
    assert 0 < of_mail.count("bounced") < len(of_mail) / 3
    assert {each.proof for each in made} >= {"delivered", "clicked", "spoken", "returned"}


def test_the_made_up_company_overlaps_like_the_real_one(tmp_path: Path):
    made = sources.made_up(tmp_path, orders=400, customers=50)
    assert made.made_up
    lines = []
    for path in made.files:
        with gzip.open(path, "rt", encoding="utf-8") as text:
            lines.append({tuple(row.values()) for row in csv.DictReader(text)})
    assert lines[0] & lines[1]
    assert lines[0] - lines[1]
    assert lines[1] - lines[0]


def test_a_folder_without_the_files_is_refused(tmp_path: Path):
    with pytest.raises(Invalid, match="does not hold"):
        sources.find(tmp_path, tmp_path, lambda _text: None)


def test_made_up_people_never_join_an_installation_of_ones_own(tmp_path: Path):
    home = tmp_path / "home"
    begin(home)
    (tmp_path / "mine.csv").write_text(company.PURCHASES, "utf-8")
    brought = threefold(home, "import", str(tmp_path / "mine.csv"), "--as", "purchases",
                        "--source", "mine", "--yes")  # fmt: skip
    assert brought.code == 0
    done = threefold(home, "demo", "--no-serve", "--json")
    assert done.code == 5
    assert done.json["error"]["where"]["sources"] == "mine"
