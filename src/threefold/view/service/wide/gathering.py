"""What the wide view is joined of: customers in portions, the rest by customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import store
from threefold.engine import service as engine
from threefold.related.service import rivals
from threefold.related.service.latest import answered
from threefold.related.service.scores import latest
from threefold.view.logic.wide import statements
from threefold.view.logic.wide.fields import WideField
from threefold.view.service.wide.accuracy import kept_accuracy

PORTION = 100_000
"""So many customers at once: their documents are long, and a file of the lake holds them."""

_CARD = ("sources", "contact_ways", "live_contact_ways")
_SHARES = ("completeness", "completeness_behavioral", "completeness_related")
_PEOPLE = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("made_up", pa.bool_()),
        ("golden", pa.string()),
        *((name, pa.int64()) for name in _CARD),
        *((name, pa.float64()) for name in _SHARES),
    ]
)
_NOW = f"""
select
    c.id, c.kind, c.made_up, c.golden::text, k.sources, k.contact_ways, k.live_contact_ways,
    k.descriptive_share, k.behavioral_share, k.related_share
from descriptive_customer c
left join view_card k on k.customer_id = c.id
where c.id > %s and {descriptive.IS_ROOT}
order by c.id
limit %s
"""
_THEN = pa.schema([("customer_id", pa.int64())])


@dataclass(frozen=True)
class Gathered:
    """The parts of the wide view of a day: what is known `now`, or was at its last `moment`."""

    as_of: date
    moment: datetime
    now: bool
    fields: Mapping[str, WideField]

    def people(self) -> Iterator[pa.Table]:
        """Customers by number, with their values laid out."""
        if self.now:
            yield from map(self._laid, self._known_now())
        else:
            yield from (people for people, _reaching in self._then)

    def _laid(self, some: pa.Table) -> pa.Table:
        fields = [
            each
            for each in self.fields.values()
            if each.origin == "golden" or each.code == "age_years"
        ]
        sql = statements.described(fields)
        values = {"day": self.as_of} if "$day" in sql else None
        return engine.shared().query(sql, values, {"people": some})

    def _known_now(self) -> Iterator[pa.Table]:
        last = 0
        while True:
            some = store.fetch(_NOW, [last, PORTION], schema=_PEOPLE)
            if some.num_rows:
                last = some["customer_id"][-1].as_py()
                yield some
            if some.num_rows < PORTION:
                return

    @cached_property
    def _then(self) -> list[tuple[pa.Table, pa.Table]]:
        """Those who were customers by then with their values, and by what they were reached."""
        known = store.fetch(
            "select id from descriptive_customer where created_at <= %s order by id",
            [self.moment],
            schema=_THEN,
        )
        found = []
        for some in descriptive.portions(descriptive.clusters(known), PORTION):
            believed, ways = descriptive.believed_at(some, self.moment)
            rows = believed.select(["customer_id", "kind", "made_up", "golden"])
            rows = pa.concat_tables([rows, _PEOPLE.empty_table()], promote_options="default")
            found.append((self._laid(rows), descriptive.reaching(ways)))
        return found

    def beside(self) -> dict[str, pa.Table]:
        """What is told by customer, ordered: the inputs of the join by their names."""
        motor = engine.shared()
        day = {"day": self.as_of}
        if not self.now:
            parts = [reaching for _people, reaching in self._then]
            reaching = pa.concat_tables(parts or [descriptive.reaching().slice(0, 0)])
        else:
            reaching = descriptive.reaching()
        found = {
            "ways": motor.query(
                statements.reached(), {"moment": self.moment}, {"reaching": reaching}
            ),
            "answers": motor.query(
                statements.thought(self.of("answer")),
                day,
                {"answered": answered(self._choices, None if self.now else self.moment)},
            ),
        }
        found["rivals"] = rivals.known(None if self.now else self.as_of)
        if self.now and (known := kept_accuracy()).num_rows:
            found["accuracy"] = known
        told, inputs = latest(self.as_of)
        if inputs:
            codes = [each.code.removeprefix("score_") for each in self.of("score")]
            found["scores"] = motor.query(statements.scored(codes, told), None, inputs)
        return found

    def of(self, origin: str) -> list[WideField]:
        return [each for each in self.fields.values() if each.origin == origin]

    @property
    def _choices(self) -> list[str]:
        return [each.code for each in self.of("answer") if each.type == "text"]
