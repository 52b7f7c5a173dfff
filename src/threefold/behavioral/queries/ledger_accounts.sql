-- Positions and the day's result of each account of each member, marked to market. Inputs: trades
-- (ledger_trades.sql) since the first one, prices (ledger_prices.sql). Exact: a price has six
-- decimals, a quantity and a multiplier four each, a result their fourteen.
with signed as (
    select
        t.member, t.subject, t.place, t.contract, t.delivery_month, t.side, t.quantity,
        case when t.day = $day then 1 else 0 end as today,
        case when t.side = 'bought' then t.quantity else -t.quantity end as change,
        cast(cast(p.price - t.price as decimal(16, 6)) * cast(
            cast(case when t.side = 'bought' then t.quantity else -t.quantity end as decimal(19, 4))
            * p.multiplier as decimal(21, 8)
        ) as decimal(38, 14)) as result
    from trades t
    join prices p
        on p.place = t.place and p.contract = t.contract and p.delivery_month = t.delivery_month
    where t.flaw = ''
),
held as (
    select
        member, subject, place, contract, delivery_month,
        sum(today) as trades,
        sum(case when today = 0 then change else cast(0 as decimal(18, 4)) end) as carried,
        sum(case when today = 1 and side = 'bought' then quantity else cast(0 as decimal(18, 4)) end)
            as bought,
        sum(case when today = 1 and side = 'sold' then quantity else cast(0 as decimal(18, 4)) end)
            as sold,
        sum(case when today = 1 then result else cast(0 as decimal(38, 14)) end) as result_of_trades
    from signed
    group by member, subject, place, contract, delivery_month
),
marked as (
    select
        h.*,
        coalesce(cast(cast(p.price - p.price_before as decimal(16, 6)) * cast(
            cast(h.carried as decimal(19, 4)) * p.multiplier as decimal(21, 8)
        ) as decimal(38, 14)), cast(0 as decimal(38, 14))) as result_of_carried,
        p.currency
    from held h
    join prices p
        on p.place = h.place and p.contract = h.contract and p.delivery_month = h.delivery_month
    -- What has been delivered is no position any more.
    where h.trades > 0 or (h.carried <> 0 and not (
        h.delivery_month like '____-__' and h.delivery_month < substr(cast($day as varchar), 1, 7)
    ))
)
select
    member, subject, place, contract, delivery_month, currency,
    cast(trades as bigint) as trades,
    cast(carried as decimal(38, 4)) as carried,
    cast(bought as decimal(38, 4)) as bought,
    cast(sold as decimal(38, 4)) as sold,
    cast(carried + bought - sold as decimal(38, 4)) as position,
    cast(result_of_trades as decimal(38, 14)) as result_of_trades,
    cast(result_of_carried as decimal(38, 14)) as result_of_carried,
    cast(result_of_trades + result_of_carried as decimal(38, 14)) as result
from marked
order by member, subject nulls last, contract, delivery_month, place
