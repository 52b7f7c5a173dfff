"""Everything known of one customer, for one reader, in a handful of questions to the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from threefold.behavioral import service as behavioral
from threefold.behavioral.types import Life
from threefold.descriptive import service as descriptive
from threefold.identity import service as identity
from threefold.kit.errors import NotFound
from threefold.plan import service as planning
from threefold.plan.types import Plan
from threefold.related import service as related
from threefold.view.logic.timeline import moments_of_events
from threefold.view.logic.values import is_required, value_of
from threefold.view.models import Card
from threefold.view.types import CustomerView, Lane, Moment, Reader, Told, Value, Way


def find_card(customer_id: int) -> Card:
    """The customer's list row; of a merged customer that of the root. Raises NotFound."""
    cards = Card.objects.select_related("customer")
    card = cards.filter(customer_id=descriptive.shown_as(customer_id)).first()
    if card is None:
        raise NotFound(
            _("There is no such customer."),
            where={"customer": customer_id},
            remedy=_("Search by name, phone, e-mail or number."),
        )
    return card


def customer_view(
    customer_id: int,
    reader: Reader,
    *,
    kind: str | None = None,
    before: datetime | None = None,
    timeline_only: bool = False,
) -> CustomerView:
    """The three lanes, the contact ways and one page of the timeline (`kind`, `before` narrow it).

    Five questions to the store and one scan of the lake, whatever the length of the history; two
    fewer with `timeline_only`, without contact ways and neighbours. Of a merged customer the root's
    with all that is known of its members. Raises NotFound.
    """
    card = find_card(customer_id)
    customer = card.customer
    customer_id = customer.pk
    plan = planning.current()
    ways = [] if timeline_only else descriptive.contact_ways(customer_id)
    chances = descriptive.chances(ways, reader.now)
    known_as = identity.identifiers_of(customer_id)
    answers = [_told(answer, plan, reader) for answer in related.answers_of(customer_id)]
    life = behavioral.life([item.subject for item in known_as], kind=kind, before=before)
    previous_id, next_id = (None, None) if timeline_only else _neighbours(card)
    values = _values(plan, card, reader)
    measures = _measures(plan, answers, reader)
    moments = _moments(life, answers, kind, before)
    return CustomerView(
        id=customer.id,
        name=reader.sees(customer.name, "internal", "name")[0],
        kind=customer.kind,
        made_up=customer.made_up,
        version=customer.version,
        reachability=card.reachability,
        descriptive=_descriptive_lane(values),
        behavioral=_behavioral_lane(plan, life),
        related=_related_lane(measures, answers),
        values=tuple(values),
        ways=tuple(_way(way, plan, reader, chances[way.pk], customer.golden) for way in ways),
        identifiers=tuple(_identifier(item, plan, reader) for item in known_as),
        measures=tuple(measures),
        answers=tuple(answers),
        life=life,
        moments=tuple(moments),
        next_before=life.events[-1]["occurred_at"] if life.earlier else None,
        previous_id=previous_id,
        next_id=next_id,
    )


# The bound beside the OR lets the store walk its index from here instead of from the end.
_NEIGHBOURS = f"""
select
    (select customer_id from {Card._meta.db_table}
     where sort_name <= %(name)s and (sort_name < %(name)s or customer_id < %(id)s)
     order by sort_name desc, customer_id desc limit 1),
    (select customer_id from {Card._meta.db_table}
     where sort_name >= %(name)s and (sort_name > %(name)s or customer_id > %(id)s)
     order by sort_name, customer_id limit 1)
"""


def _neighbours(card: Card) -> tuple[int | None, int | None]:
    """Ids of the customers before and after in the order of names, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, {"name": card.sort_name, "id": card.pk})
        return cursor.fetchone() or (None, None)


def _values(plan: Plan, card: Card, reader: Reader) -> list[Value]:
    golden = {**descriptive.derived_names(card.customer.golden), **card.customer.golden}
    return [
        value_of(
            variable,
            golden.get(variable.code),
            reader,
            required=is_required(variable, card.customer.kind, card.orders > 0),
        )
        for variable in plan.of_kind("descriptive")
        if not variable.contact and not variable.identifier
    ]


def _measures(plan: Plan, answers: Sequence[Told], reader: Reader) -> list[Value]:
    """The newest answer to each planned measure; answers come newest first."""
    newest: dict[str, Told] = {}
    for answer in answers:
        newest.setdefault(answer.variable, answer)
    return [
        value_of(variable, _held(newest.get(variable.code)), reader, required=variable.required)
        for variable in plan.of_kind("related")
        if variable.collectable or variable.code in newest
    ]


def _held(answer: Told | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "v": answer.text if answer.number is None else f"{answer.number:g}",
        "s": answer.source,
        "t": answer.answered_at.isoformat(),
        "m": "survey",
    }


def _lane(kind: str, values: Sequence[Value], as_of: datetime | None) -> Lane:
    expected = [value for value in values if value.required]
    known = [value for value in expected if value.known]
    return Lane(
        kind=kind,
        share=len(known) / len(expected) if expected else 0.0,
        as_of=as_of,
        known=len(known),
        expected=len(expected),
        missing=tuple(value for value in expected if not value.known),
    )


def _descriptive_lane(values: Sequence[Value]) -> Lane:
    times = [value.observed_at for value in values if value.observed_at]
    return _lane("descriptive", values, max(times, default=None))


def _related_lane(measures: Sequence[Value], answers: Sequence[Told]) -> Lane:
    return _lane("related", measures, answers[0].answered_at if answers else None)


def _behavioral_lane(plan: Plan, life: Life) -> Lane:
    seen = [code for code in plan.events if code in life.kinds]
    expected = len(plan.events)
    return Lane(
        kind="behavioral",
        share=len(seen) / expected if expected else 0.0,
        as_of=life.last_at,
        known=len(seen),
        expected=expected,
    )


def _way(way: Any, plan: Plan, reader: Reader, chance: float, golden: Mapping[str, Any]) -> Way:
    variable = plan.variables.get(way.variable) or plan.contacts.get(way.kind)
    privacy = variable.privacy if variable else "personal"
    text, display = reader.sees(way.value, privacy, variable.type if variable else "text")
    return Way(
        id=way.id,
        kind=way.kind,
        label=way.get_kind_display(),
        text=text,
        display=display,
        privacy=privacy,
        state=way.validity,
        proof=way.get_proof_display() if way.proof else "",
        proved_at=way.proved_at,
        source=way.source,
        observed_at=way.observed_at,
        consent=way.consent,
        chance=chance,
        refused=way.refused,
        outcomes=descriptive.OUTCOMES.get(way.kind, ()),
        # A way of wrong form, or composed of other values, is no value by itself.
        variable=way.variable if way.variable in golden else "",
    )


def _identifier(item: Any, plan: Plan, reader: Reader) -> Value:
    variable = plan.identifiers.get(item.scheme)
    privacy = variable.privacy if variable else "internal"
    text, display = reader.sees(item.value, privacy, variable.type if variable else "identifier")
    return Value(
        variable=item.scheme,
        label=variable.text("label", reader.language) if variable else item.scheme,
        dimension="identification",
        text=text,
        display=display,
        privacy=privacy,
        source=item.issuer or item.source,
        observed_at=item.first_seen_at,
    )


def _moments(
    life: Life,
    answers: Sequence[Told],
    kind: str | None,
    before: datetime | None,
) -> list[Moment]:
    told = (
        [
            _answer_moment(answer)
            for answer in answers
            if before is None or answer.answered_at < before
        ]
        if kind in (None, "answer")
        else []
    )
    events = moments_of_events(life.events)
    if life.earlier:
        oldest = life.events[-1]["occurred_at"]
        told = [moment for moment in told if moment.at >= oldest]
    return sorted(chain(events, told), key=lambda moment: moment.at, reverse=True)


def _answer_moment(answer: Told) -> Moment:
    said = answer.text if answer.number is None else f"{answer.number:g}"
    return Moment(
        at=answer.answered_at,
        kind="answer",
        title=answer.label,
        text=f"{said} · {answer.survey}" if answer.survey else said,
        source=answer.source,
    )


def _told(answer: Any, plan: Plan, reader: Reader) -> Told:
    """An answer of a class that the reader may not see whole says only that it was given."""
    variable = plan.variables.get(answer.variable)
    privacy = variable.privacy if variable else "personal"
    seen = reader.shows(privacy) == "shown"
    text = reader.sees(answer.text, privacy, "text")[0]
    return Told(
        variable=answer.variable,
        label=variable.text("label", reader.language) if variable else answer.variable,
        number=answer.number if seen else None,
        text=text if seen or answer.number is None else "•••",
        survey=answer.survey,
        answered_at=answer.answered_at,
        source=answer.source,
    )
