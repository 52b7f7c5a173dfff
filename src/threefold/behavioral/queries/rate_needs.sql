-- Of each foreign currency with amounts: how many events, how many before its first rate, and when.
-- Inputs: events, spans (of rate_spans.sql). Values: base, open.
with told as (
    select currency, cast(local_at as date) as day, count(*) as events
    from events
    where currency <> $base and amount is not null
    group by currency, cast(local_at as date)
),
known as (
    select currency, min(first_day) as first_day, max(first_day) as newest_day, count(*) as rates
    from spans
    where currency <> $base
    group by currency
),
numbered as (
    select *, datediff('day', date '1970-01-01', day) as number from told
)
select
    coalesce(n.currency, k.currency) as currency,
    cast(coalesce(sum(n.events), 0) as bigint) as events,
    cast(coalesce(sum(n.events) filter (
        where k.first_day is null or n.number < k.first_day), 0) as bigint) as without,
    min(n.day) as first_event,
    max(n.day) as last_event,
    min(n.day) filter (where k.first_day is null or n.number < k.first_day) as first_gap,
    max(n.day) filter (where k.first_day is null or n.number < k.first_day) as last_gap,
    coalesce(max(k.rates), 0) as rates,
    date '1970-01-01' + cast(max(k.first_day) as int) as first_rate,
    date '1970-01-01' + cast(max(k.newest_day) as int) as newest_rate,
    max(s.rate) as rate,
    cast(max(n.number) - max(k.newest_day) as int) as behind_days
from numbered n
full join known k on k.currency = n.currency
left join spans s on s.currency = k.currency and s.last_day = $open
group by coalesce(n.currency, k.currency)
order by without desc, events desc, currency
