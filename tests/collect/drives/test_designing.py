"""Drives are designed, opened, paused, closed and copied; unfit ones do not open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.collect.drives.conftest import boxes, opened

from threefold.access.service.open_pages import tidy_origins
from threefold.audit.models import Entry as Noted
from threefold.collect.logic.drives import warnings
from threefold.collect.logic.drives.shape import Consent, Design, Field
from threefold.collect.models import Drive, Source
from threefold.collect.service import drives
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid
from threefold.plan import service as plans

pytestmark = pytest.mark.django_db


def codes_of(design: Design, *, confirm: bool = True) -> set[tuple[str, str, str]]:
    found = warnings.warnings(design, plans.current(), confirm=confirm)
    return {(each.code, each.of, each.language) for each in found}


def test_a_new_drive_has_its_source_and_could_open(plan: Any, owner: Any) -> None:
    for kind in ("draw", "coupon", "club", "gift", "newsletter"):
        made = drives.create(name="Ñandú 抽奖", kind=kind, actor=owner)
        assert not [each for each in drives.faults(made) if each.grave]
        assert Source.objects.filter(pk=made.source_id).exists()
    slugs = list(Drive.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[0].startswith("nandu")
    assert len(set(slugs)) == 5


def test_warnings(drive: Any) -> None:
    design = drives.design_of(drive)
    assert not [each for each in codes_of(design) if each[0] == warnings.WORDING_MISSING]
    spanish = boxes(drive, marketing={"wording": {"en": "Yes"}})
    assert (warnings.WORDING_MISSING, "marketing", "es") in codes_of(spanish)
    only_english = replace(spanish, languages=("en",))
    assert not [each for each in codes_of(only_english) if each[0] == warnings.WORDING_MISSING]
    asks_city = replace(design, fields=(*design.fields, Field("city")))
    sensitive = plans.current()
    city = replace(sensitive.variables["city"], privacy="sensitive", purpose="research")
    sensitive = replace(sensitive, variables={**sensitive.variables, "city": city})
    found = warnings.warnings(asks_city, sensitive, confirm=True)
    said = {each.code for each in found if each.of == "city"}
    assert said == {warnings.SENSITIVE, warnings.PURPOSE_UNASKED}
    assert (warnings.FORCED, "gender", "") in codes_of(
        replace(design, fields=(Field("gender", required=True),))
    )
    assert (warnings.NO_EMAIL, "", "") in codes_of(replace(design, fields=(Field("full_name"),)))
    assert (warnings.UNREACHABLE, "", "") in codes_of(
        replace(design, fields=(Field("full_name"),)), confirm=False
    )
    assert (warnings.NOT_PLANNED, "shoe_size", "") in codes_of(
        replace(design, fields=(*design.fields, Field("shoe_size")))
    )
    coupled = replace(design, consents=(Consent("marketing", required=True),))
    assert (warnings.COUPLED, "marketing", "") in codes_of(coupled)


def test_unfit_does_not_open(plan: Any, owner: Any) -> None:
    draft = drives.create(name="Draft", kind="gift", actor=owner)
    draft = drives.save(draft, design=Design(), settings={}, edits=1, actor=owner)
    with pytest.raises(Invalid):
        drives.publish(draft, actor=owner)
    assert Drive.objects.get().state == "draft"


def test_open_ones_cannot_be_made_unfit(drive: Any, owner: Any) -> None:
    with pytest.raises(Invalid):
        drives.save(drive, design=Design(), settings={}, edits=drive.edits, actor=owner)
    assert drives.design_of(Drive.objects.get()).fields


def test_two_editors(drive: Any, owner: Any) -> None:
    design = drives.design_of(drive)
    drives.save(drive, design=design, settings={"name": "A"}, edits=drive.edits, actor=owner)
    with pytest.raises(Conflict):
        drives.save(drive, design=design, settings={"name": "B"}, edits=drive.edits, actor=owner)
    assert Drive.objects.get().name == "A"


def test_life(drive: Any, owner: Any, client: Any, client_of: Any, analyst: Any) -> None:
    staff, move = client_of(analyst), reverse("collect:drive-move", args=[drive.pk])
    assert "<form" in client.get(drive.address).content.decode()
    staff.post(move, {"do": "pause"})
    assert "tf-form" not in client.get(drive.address).content.decode()
    assert client.post(drive.address, {"v_email": "a@example.com"}).status_code == 200
    staff.post(move, {"do": "publish"})
    staff.post(move, {"do": "close"})
    assert Drive.objects.get().state == "closed"
    staff.post(move, {"do": "copy"})
    copy = Drive.objects.latest("pk")
    assert (copy.state, copy.copied_from) == ("draft", drive)
    assert copy.design == drive.design
    assert copy.source_id != drive.source_id
    actions = set(Noted.objects.values_list("action", flat=True))
    assert {
        f"collect.drive.{verb}" for verb in ("create", "publish", "pause", "close", "copy")
    } <= (actions)


def test_dates(drive: Any, owner: Any, client: Any) -> None:
    now = clock.now()
    opened(drive, owner, opens_at=now + timedelta(days=2))
    assert "tf-form" not in client.get(drive.address).content.decode()
    Drive.objects.update(opens_at=None, closes_at=now - timedelta(minutes=1))
    assert "tf-form" not in client.get(drive.address).content.decode()


@pytest.mark.parametrize("origin", ["javascript:x", "https://a b", "example.com", "https://a;b"])
def test_origins_cannot_add_to_the_policy(origin: str) -> None:
    with pytest.raises(Invalid):
        tidy_origins([origin])


def test_designer_buttons(drive: Any, client_of: Any, analyst: Any) -> None:
    client, url = client_of(analyst), reverse("collect:drive", args=[drive.pk])
    fields = [each.variable for each in drives.design_of(drive).fields]
    base = {"field": fields, "edits": drive.edits, "languages": ["en"], "name": "X"}

    def order(**data: Any) -> list[str]:
        page = client.post(url, {**base, **data}).content.decode()
        return [
            part.split('"')[0] for part in page.split('<input type="hidden" name="field" value="')
        ][1:]

    assert order(do="up:email")[:2] == ["email", "full_name"]
    assert order(do="down:postal_code") == fields
    assert "email" not in order(do="remove:email")
    assert order(do="add", add_field="city")[-1] == "city"
    assert [each.variable for each in drives.design_of(Drive.objects.get()).fields] == fields


def test_saving_by_the_page(drive: Any, client_of: Any, analyst: Any) -> None:
    client, url = client_of(analyst), reverse("collect:drive", args=[drive.pk])
    data = {
        "do": "save", "edits": drive.edits, "languages": ["en"], "field": ["email", "city"],
        "req-email": "1", "text-title-en": "Win!", "text-thanks-en": "Thanks",
        "help-city-en": "Where you live", "consent": "marketing", "word-marketing-en": "Yes please",
        "name": "New name", "kind": "draw", "codes": "none", "confirm": "on",
        "origins": "https://a.example\nhttps://b.example:8443",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    kept = Drive.objects.get()
    design = drives.design_of(kept)
    assert (kept.name, kept.origins) == (
        "New name",
        ["https://a.example", "https://b.example:8443"],
    )
    assert [each.variable for each in design.fields] == ["email", "city"]
    assert design.languages == ("en",)
    assert drives.wordings.current(kept)["marketing", "en"].text == "Yes please"
    assert client.post(url, data).status_code == 409
