"""An installation with all three kinds of made-up customers, laid into store and lake in bulk."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
from bench import distil_made

ORDERS = 2
"""Orders of three lines to a customer, over two years."""

_PEOPLE = """
select
    {first} + i as customer_id,
    'Ana ' || i || ' García' as name,
    '{{' || concat_ws(',',
        '"full_name":{{"v":"Ana ' || i || ' García"' || tail,
        '"email":{{"v":"p' || i || '@example.com"' || tail,
        '"mobile":{{"v":"+3460' || lpad(i::varchar, 7, '0') || '"' || tail,
        '"country":{{"v":"' || ['ES', 'GB', 'CN', 'MX'][1 + (hash(i) % 4)::int] || '"' || tail,
        '"city":{{"v":"City ' || hash(i * 3) % 500 || '"' || tail,
        '"birth_date":{{"v":"' || (1945 + hash(i * 5) % 60) || '-05-11"' || tail,
        case when i % 3 > 0 then
            '"gender":{{"v":"' || ['female', 'male'][1 + (hash(i * 7) % 2)::int] || '"' || tail
        end,
        case when i % 4 > 0 then '"household_size":{{"v":' || (1 + hash(i * 9) % 6) || tail end,
        '"acquisition_source":{{"v":"' || ['walk_in', 'referral'][1 + (i % 2)::int] || '"' || tail,
        '"customer_since":{{"v":"20' || (10 + hash(i * 11) % 16) || '-03-01"' || tail,
        '"email_consent":{{"v":' || case when i % 5 > 0 then 'true' else 'false' end || tail
    ) || '}}' as golden
from (
    select i, ',"r":' || i || ',"s":"crm","t":"2026-01-01T00:00:00Z","m":"record"}}' as tail
    from range({customers}) t(i)
)
order by i
"""
_WAYS = """
select
    {first} + i as customer_id, kind,
    case kind when 'email' then 'p' || i || '@example.com' else '+3460' || i end as value,
    '' as raw, kind as variable,
    case when hash(i * 13) % 12 = 0 then 'invalid' else 'valid' end as validity,
    case when hash(i * 13) % 12 = 0 then 'bounced' else 'delivered' end as proof,
    timestamptz '2025-06-01' + to_days((hash(i * 17) % 250)::int) as proved_at,
    '{{}}' as consent, hash(i * 19) % 15 = 0 as refused, 'crm' as source,
    timestamptz '2026-01-01' as observed_at, 1 as run
from range({customers}) t(i), (values ('email'), ('mobile')) k(kind)
where kind = 'email' or i % 5 < 3
order by 1, 2
"""
_CARDS = """
select
    {first} + i as customer_id, 'Ana ' || i || ' García' as name, 'ana ' || i as sort_name,
    'person' as kind, 'ES' as country, 'City' as city, false as made_up, 1 as sources,
    2 as contact_ways, 2 as live_contact_ways, 'reachable' as reachability,
    null::timestamptz as reached_until, 2 as orders, cast(10 as decimal(18, 3)) as spend,
    null::timestamptz as first_purchase_at, null::timestamptz as last_purchase_at, 6 as events,
    null::timestamptz as last_event_at, null::timestamptz as last_contact_at, 0 as complaints,
    0 as answers, null::timestamptz as last_answer_at, null::double as csat, null::double as nps,
    (hash(i) % 100) / 100.0 as descriptive_share, 0.5 as behavioral_share, 0.1 as related_share,
    timestamptz '2026-04-01' as updated_at
from range({customers}) t(i)
"""
_ANSWERS = """
select
    row_number() over () as id, md5('a' || i || variable) as content_id,
    {first} + i as customer_id, 'spring' as survey, variable,
    cast(hash(i, variable) % 5 + 1 as double) as number, '' as text, 'email' as channel,
    timestamptz '2025-10-01' + to_days((hash(i * 23) % 150)::int) as answered_at,
    'survey' as source, 1 as run
from range({customers}) t(i), (values ('csat'), ('nps'), ('ces')) v(variable)
where i % 3 = 0
"""
_SCORES = """
select
    '{day}' as as_of, '{code}' as code, {first} + i as customer_id,
    (hash(i, '{code}') % 10000) / 10000.0 as value, 0.0 as low, 1.0 as high,
    '[]' as reasons, 'made' as model
from range({customers}) t(i) order by 3
"""


def made(home: Path, customers: int) -> None:
    """A home with so many customers of whom all three kinds are known; variables distilled."""
    distil_made.start(home)
    from django.core.management import call_command

    from threefold.behavioral import service as behavioral
    from threefold.plan import service as plans

    call_command("migrate", verbosity=0)
    plans.choose("retail", actor=None)
    orders = customers * ORDERS // distil_made.MONTHS
    for month in range(distil_made.MONTHS):
        start = month * orders
        distil_made.lay(home, month, start, start + orders, customers, run=1, skew=1)
    distil_made.people(home, customers)
    _store(customers)
    behavioral.distil(as_of=distil_made.DAY)
    _scores(customers)


def _rows(statement: str, customers: int, **more: str) -> pa.Table:
    place = duckdb.connect(config={"threads": 2})
    place.execute("set timezone = 'UTC'")
    from threefold.descriptive.models import Customer

    first = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]
    text = statement.format(first=first, customers=customers, **more)
    return place.sql(text).to_arrow_table()


def _store(customers: int) -> None:
    from django.db import transaction

    from threefold.descriptive.service import store

    with transaction.atomic():
        store.aside("tf_made", _rows(_PEOPLE, customers), index=["customer_id"])
        store.do(
            "update descriptive_customer set kind = 'person', name = m.name, "
            "golden = m.golden::jsonb from tf_made m where m.customer_id = descriptive_customer.id"
        )
        store.put("descriptive_contactway", _rows(_WAYS, customers))
        store.put("view_card", _rows(_CARDS, customers))
        store.put("related_answer", _rows(_ANSWERS, customers))
        store.do("drop table tf_made")


def _scores(customers: int) -> None:
    """Every score of everybody, as if it had been published."""
    from threefold.related.score import all_scores
    from threefold.related.service.scores import tables

    day = distil_made.DAY.isoformat()
    cards = []
    for code in all_scores():
        rows = _rows(_SCORES, customers, day=day, code=code)
        tables.scores().append(rows, app_id=f"made-{code}", app_version=1)
        cards.append({"as_of": day, "code": code, "made_at": distil_made.AT, "published": True,
                      "card": _card(code)})  # fmt: skip
    if cards:
        tables.cards().append(
            pa.Table.from_pylist(cards, tables.CARDS), app_id="made-cards", app_version=1
        )


def _card(code: str) -> str:
    from threefold.related.logic.scores.cards import Card

    made_at = distil_made.AT.isoformat()
    return Card(code, 1, distil_made.DAY.isoformat(), made_at, published=True).written()
