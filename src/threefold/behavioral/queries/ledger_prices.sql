-- The price each contract is marked at, on the day and before, and how much of it a unit of
-- quantity is. Inputs: events, and trades (ledger_trades.sql) since the first one.
with contracts as (
    select place, contract, delivery_month, max(currency) as currency
    from trades
    where flaw = ''
    group by place, contract, delivery_month
),
settlements as (
    select
        coalesce(place, '') as place,
        coalesce(product, '') as contract,
        coalesce(tf_property(properties, 'delivery_month'), '') as delivery_month,
        coalesce(
            try_cast(tf_property(properties, 'trading_day') as date), cast(local_at as date)
        ) as day,
        coalesce(
            try_cast(coalesce(
                tf_property(properties, 'unit_price'), tf_property(properties, 'price')
            ) as decimal(16, 6)),
            cast(amount as decimal(16, 6))
        ) as price,
        try_cast(tf_property(properties, 'multiplier') as decimal(12, 4)) as multiplier,
        received_at,
        id
    from events
    where kind = 'settlement' and coalesce(outcome, '') <> 'cancelled'
),
-- A settlement price that names no exchange is that of the contract on each.
told as (
    select
        c.place, c.contract, c.delivery_month, s.day, s.price, s.multiplier,
        row_number() over (
            partition by c.place, c.contract, c.delivery_month, s.day
            order by case when s.place = c.place then 0 else 1 end, s.received_at desc, s.id desc
        ) as ordinal
    from contracts c
    join settlements s on s.contract = c.contract and s.delivery_month = c.delivery_month
    where s.place in (c.place, '') and s.day <= $day and s.price is not null
),
traded as (
    select
        place, contract, delivery_month, day, price,
        row_number() over (
            partition by place, contract, delivery_month, day
            order by local_at desc, trade_no desc nulls last, source desc, id desc
        ) as ordinal
    from trades
    where flaw = ''
),
marks as (
    select place, contract, delivery_month, day, price, 'settlement' as basis, 0 as weaker
    from told
    where ordinal = 1
    union all
    select place, contract, delivery_month, day, price, 'last_trade' as basis, 1 as weaker
    from traded
    where ordinal = 1
),
placed as (
    select
        m.*,
        case when day < $day then 1 else 0 end as earlier,
        row_number() over (
            partition by place, contract, delivery_month order by day desc, weaker
        ) as newest,
        row_number() over (
            partition by place, contract, delivery_month, case when day < $day then 1 else 0 end
            order by day desc, weaker
        ) as newest_of_part
    from marks m
),
marked as (
    select
        place, contract, delivery_month,
        max(case when newest = 1 then price end) as price,
        max(case when newest = 1 then day end) as price_day,
        max(case when newest = 1 then basis end) as basis,
        max(case when earlier = 1 and newest_of_part = 1 then price end) as price_before,
        max(case when earlier = 1 and newest_of_part = 1 then day end) as day_before
    from placed
    group by place, contract, delivery_month
),
sizes as (
    select place, contract, delivery_month, multiplier, 0 as weaker, day, 0 as n
    from told
    where ordinal = 1 and multiplier > 0
    union all
    select place, contract, delivery_month, multiplier, 1 as weaker, day, 0 as n
    from trades
    where flaw = '' and multiplier > 0
    union all
    select place, contract, delivery_month, multiplier, 2 as weaker, max(day) as day, count(*) as n
    from (
        select
            place, contract, delivery_month, day,
            try_cast(round(
                cast(abs(turnover) as double) / (cast(quantity as double) * cast(abs(price) as double)),
                4
            ) as decimal(12, 4)) as multiplier
        from trades
        where flaw = '' and turnover is not null and price <> 0
    ) as reckoned
    where multiplier > 0
    group by place, contract, delivery_month, multiplier
),
sized as (
    select
        place, contract, delivery_month, multiplier, weaker,
        row_number() over (
            partition by place, contract, delivery_month
            order by case when weaker < 2 then 0 else 1 end, n desc, day desc, weaker,
                multiplier desc
        ) as ordinal
    from sizes
)
select
    c.place, c.contract, c.delivery_month, c.currency,
    m.price, m.price_day, m.price_before, m.day_before,
    case when m.price_day < $day then 'carried' else m.basis end as basis,
    coalesce(s.multiplier, cast(1 as decimal(12, 4))) as multiplier,
    case when s.weaker is null then 'assumed' when s.weaker = 2 then 'turnover' else 'told' end
        as multiplier_basis
from contracts c
join marked m
    on m.place = c.place and m.contract = c.contract and m.delivery_month = c.delivery_month
left join sized s
    on s.place = c.place and s.contract = c.contract and s.delivery_month = c.delivery_month
    and s.ordinal = 1
order by c.contract, c.delivery_month, c.place
