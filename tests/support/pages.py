"""Every address of the site, filled in from a small company, so that new pages are walked too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.support import company, exchange
from tests.support.classes import class_pages
from tests.support.drives import drive_pages
from tests.support.needs import need_pages
from tests.support.rivals import rival_pages
from tests.support.segments import groups_found
from tests.support.surveys import survey_pages

Values = Mapping[str, Any]
BAD = """Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID
2001,20001,2,2026-04-05 09:30:00,4.50,17850
2002,20002,1,2026-04-31 09:30:00,3.25,12346
2003,20002,1,2026-04-30 09:30:00,3.25,12346
"""


@dataclass(frozen=True)
class Address:
    name: str
    path: str


def addresses(examples: Mapping[str, list[Values]]) -> list[Address]:
    """Every named pattern with each of its examples, in the order of the site.

    `examples` are keyed by "namespace:name" or, for all patterns of a room that take the same
    parameters, by "namespace:(pk, row)". A pattern with parameters and no example is an error.
    The REST interface has its own tests and is left out.
    """
    found = []
    for name, pattern in _patterns(get_resolver()):
        if name.startswith("api-v1:"):
            continue
        takes = ", ".join(_parameters(pattern))
        room = name.rpartition(":")[0]
        values = examples.get(name, examples.get(f"{room}:({takes})")) if takes else [{}]
        if values is None:
            raise LookupError(f"{name} takes ({takes}): give an example in tests/support/pages.py")
        for each in values:
            try:
                found.append(Address(name, reverse(name, kwargs=dict(each))))
            except NoReverseMatch as error:
                raise LookupError(f"{name} does not take {each}") from error
    return list(dict.fromkeys(found))


def _patterns(
    resolver: URLResolver, inside: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, (*inside, each.namespace) if each.namespace else inside)
        elif each.name:
            yield ":".join([*inside, each.name]), each


def _parameters(pattern: URLPattern) -> list[str]:
    known = getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex
    return list(known)


def small_company(home: Any, folder: Path, owner: Any) -> dict[str, list[Values]]:
    """Found the small company with one of everything a page can show; examples for `addresses`."""
    from threefold.access import service as access
    from threefold.behavioral import service as behavioral
    from threefold.collect import service as collect
    from threefold.collect.models import Run
    from threefold.descriptive import service as descriptive
    from threefold.descriptive.models import ContactWay
    from threefold.jobs import service as jobs
    from threefold.plan import service as plan
    from threefold.related import service as related
    from threefold.view.models import Card, SavedView

    company.ready(home, folder)
    known = dict(Card.objects.values_list("name", "customer_id"))
    jose, xiaoming = known["José García Lorca"], known["王小明"]
    way = ContactWay.objects.filter(customer_id=jose).values_list("pk", flat=True)[0]
    view = SavedView.objects.create(user=owner, name="Unhappy", query="csat_max=3")
    other, _plain = access.add_staff(username="li", role="analyst", full_name="李梅", actor=owner)
    token, _plain = access.issue_token(owner, "till")
    done = Run.objects.filter(state="done").earliest("pk").pk
    staged = collect.read_in(_upload(collect, owner, "staged").token, user=owner)
    checked = _staged(collect, folder, "checked", owner)
    collect.agree(checked, collect.suggestion(checked))
    collect.check(checked.pk)
    landed = _staged(collect, folder, "landed", owner)
    collect.agree(landed, collect.suggestion(landed))
    collect.land(landed.pk)
    given_up = _staged(collect, folder, "given-up", owner)
    collect.give_up(given_up.pk, user=owner)
    upload = _upload(collect, owner, "kept")
    reading = jobs.enqueue(
        "collect.read",
        args={"upload": upload.token, "user": owner.pk},
        title="Read orders.csv",
        user=owner,
    )
    plan.draft(owner)
    descriptive.note_accuracy()
    pull = _pull(home)
    contact, step = _contact(jose, owner)
    exchange.bring(folder)
    behavioral.distil()
    related.score()
    kept = _segment(owner)
    pair, decision = _who(sorted(known.values()), owner)
    runs = [{"pk": run.pk} for run in (staged, checked, landed, given_up)]
    return {
        ":(key)": [{"key": "none"}],
        ":(uidb36, key)": [{"uidb36": "1", "key": "none"}],
        "behavioral:(day)": [{"day": "2026-03-03"}],
        "access:(pk)": [{"pk": other.pk}],
        "access:(token_id)": [{"token_id": token.pk}],
        "behavioral:(dimension)": [{"dimension": name} for name in ("product", "place", "brand")],
        "behavioral:(page)": [{"page": "product"}],
        "behavioral:(code)": [{"code": "spend_90d"}, {"code": "favourite_weekday"}],
        "collect:(pk)": [*runs, {"pk": done}],
        "collect:verdict": [{"pk": checked.pk}],
        "collect:(pk, index)": [{"pk": staged.pk, "index": 0}],
        "collect:(pk, row, index)": [{"pk": checked.pk, "row": 2, "index": 2}],
        "collect:(token)": [{"token": _uuid(upload.token)}],
        "collect:(pull)": [{"pull": pull.pk}],
        "collect:(kind)": [{"kind": kind} for kind in ("folder", "sql", "mailbox")],
        "collect:(contact)": [{"contact": contact}],
        "collect:(step)": [{"step": step}],
        "collect:(customer)": [{"customer": jose}],
        "collect:(job)": [{"job": reading.pk}],
        **drive_pages(owner),
        **survey_pages(owner, jose),
        **rival_pages(owner, jose),
        **need_pages(owner, jose),
        **class_pages(owner, jose, known["Anna Ørsted"]),
        **_live(owner, reading.pk),
        "identity:(candidate)": [{"candidate": pair}],
        "identity:(decision)": [{"decision": decision}],
        "identity:(customer)": [{"customer": jose}],
        "identity:(customer, relation)": [{"customer": jose, "relation": 1}],
        "identity:(identifier)": [{"identifier": _address(jose)}],
        "identity:(left, right)": [{"left": jose, "right": xiaoming}],
        "jobs:(pk)": [{"pk": reading.pk}],
        "segments:(pk)": [{"pk": kept}],
        "segments:(pk, day)": [{"pk": kept, "day": "2026-03-01"}],
        "plan:(code)": [{"code": "city"}],
        "plan:(industry)": [{"industry": "telecom"}],
        "plan:(number)": [{"number": 1}],
        "related:(code)": [{"code": "churn"}, {"code": "loyalty"}],
        "related:(customer)": [{"customer": jose}],
        "view:(pk)": [{"pk": jose}, {"pk": xiaoming}],
        "view:delete-view": [{"pk": view.pk}],
        "view:(pk, privacy)": [{"pk": jose, "privacy": "personal"}],
        "view:(pk, variable)": [{"pk": jose, "variable": "city"}],
        "view:accuracy-of": [
            {"scope": "variable", "name": "email"},
            {"scope": "source", "name": "crm"},
        ],
        "view:(pk, way)": [{"pk": jose, "way": way}],
    }


def _who(customers: list[int], owner: Any) -> tuple[int, int]:
    """A pair to review with its evidence, and two customers decided to differ."""
    from threefold.identity.models import Candidate
    from threefold.identity.service import never_same
    from threefold.kit import clock

    levels = [
        {"column": "full_name", "kind": "person_name", "level": "same", "bits": 9.5},
        {"column": "city", "kind": "city", "level": "different", "bits": -3.25},
    ]
    pair = Candidate.objects.create(
        left_id=customers[0], right_id=customers[1], probability=0.72, cause="between",
        evidence={"levels": levels, "rarity": 1.5}, at=clock.now(),
    )  # fmt: skip
    return pair.pk, never_same(customers[0], customers[2], actor=owner, reason="brothers").pk


def _segment(owner: Any) -> int:
    """A live segment that was asked once, over the wide view of the newest day, and another."""
    from threefold.segments import service as segments
    from threefold.view import service as view

    view.rebuild_wide()
    kept = segments.save(name="Content", rule="csat >= 3 and spend > 1", actor=owner)
    segments.save(name="Then", rule="spend > 1", live=False, actor=owner)
    segments.refresh()
    groups_found(owner)
    return int(kept.pk)


def _address(customer: int) -> int:
    """The identifier that is the customer's e-mail address."""
    from threefold.identity.models import Identifier

    found = Identifier.objects.filter(customer_id=customer).exclude(scheme="customer_number")
    return int(found.values_list("pk", flat=True)[0])


def _live(owner: Any, job: Any) -> dict[str, list[Values]]:
    """A source that sent an event that landed and one that could not, with a key and a plan."""
    from threefold.collect.models import Held
    from threefold.collect.service import stream
    from threefold.collect.types import KindRule, PropertyRule, Tracking
    from threefold.collect.views.stream.plan import mark

    source = stream.sources.create("Web shop", owner).pk
    key, _plain = stream.keys.create(source, label="Pages", actor=owner)
    rule = KindRule("purchase", {"amount": PropertyRule("number", required=True)})
    stream.tracking.save(source, Tracking(kinds={"Bought": rule}), actor=owner)
    good = {"type": "track", "userId": "17850", "event": "Lamp Switched", "messageId": "a"}
    stream.emit(source, [good, {**good, "event": "Bought", "messageId": "b"}])
    stream.land_waiting()
    held = Held.objects.get(source=source).pk
    one = {"source": source}
    return {
        "collect:(source)": [one],
        "collect:(source, key)": [{**one, "key": key.pk}],
        "collect:(source, event)": [{**one, "event": mark("Bought")}],
        "collect:source-event-add": [{**one, "event": mark("Lamp Switched")}],
        "collect:(group)": [{"group": held}],
        "collect:held-event": [{"event": held}],
        "collect:held-progress": [{"job": job}],
    }


def _contact(customer: int, owner: Any) -> tuple[Any, int]:
    """A call that an owner noted, with a next step."""
    from threefold.collect.models import ContactLog, FollowUp
    from threefold.kit import clock

    log = ContactLog.objects.create(
        customer_id=customer, channel="phone", direction="out", outcome="answered",
        note="Wants the red one", at=clock.now(), way_kind="mobile", way_value="+34600111222",
        user=owner, logged_at=clock.now(), sent_at=clock.now(),
    )  # fmt: skip
    step = FollowUp.objects.create(
        contact=log, customer_id=customer, what="call", due=clock.now().date(),
        responsible=owner, created_at=clock.now(),
    )  # fmt: skip
    return log.pk, step.pk


def _orders(name: str) -> str:
    """Other invoice numbers in every file, lest a later one counts as known already."""
    return BAD.replace("200", f"{len(name)}0")


def _staged(collect: Any, folder: Path, name: str, owner: Any) -> Any:
    path = folder / f"{name}.csv"
    path.write_text(_orders(name), "utf-8")
    return collect.stage(path, source="shop", content="purchases", user=owner)


def _upload(collect: Any, owner: Any, name: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(f"{name}.csv", _orders(name).encode())
    return collect.receive(file, content="purchases", source="shop", user=owner)


def _uuid(token: str) -> Any:
    from uuid import UUID

    return UUID(token)


def _pull(home: Any) -> Any:
    """A folder that was looked at once."""
    from threefold.collect.service import pulls

    folder = home.root / "inbox" / "orders"
    folder.mkdir(parents=True)
    (folder / "pulled.csv").write_text(_orders("pulled"), "utf-8")
    given = {"folder": "orders", "quiet_s": "0", "afterwards": "leave"}
    pull = pulls.add(
        plugin="folder", label="Orders", source="shop", given=given, content="purchases"
    )
    pulls.agree(pull, pulls.try_out(pull).mapping)
    pulls.activate(pull, every_minutes=60)
    pulls.run(pull.pk)
    return pull
