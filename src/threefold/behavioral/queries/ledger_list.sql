-- The trades of a day that count, as members list them, with the result of each by the day's price.
-- Inputs: trades (ledger_trades.sql) of the day, prices.
select
    t.member, t.subject, t.trade_no, t.reference as order_no, t.local_at, t.place, t.contract,
    t.delivery_month, t.side, t.open_close, t.quantity, t.price,
    coalesce(abs(t.turnover), cast(cast(t.price as decimal(16, 6)) * cast(
        cast(t.quantity as decimal(19, 4)) * p.multiplier as decimal(21, 8)
    ) as decimal(18, 4))) as turnover,
    t.currency, t.counterparty, p.price as settlement_price, p.multiplier,
    cast(cast(p.price - t.price as decimal(16, 6)) * cast(
        cast(case when t.side = 'bought' then t.quantity else -t.quantity end as decimal(19, 4))
        * p.multiplier as decimal(21, 8)
    ) as decimal(38, 14)) as result,
    t.id, t.source
from trades t
join prices p
    on p.place = t.place and p.contract = t.contract and p.delivery_month = t.delivery_month
where t.flaw = '' and ($whole or t.member = $member)
order by
    t.member, t.contract, t.delivery_month, t.place, t.local_at, t.trade_no nulls last, t.source,
    t.id
