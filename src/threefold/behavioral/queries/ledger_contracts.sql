-- The clearing check of each contract and delivery month: what was bought is sold, and what some
-- gain others lose. Inputs: accounts (ledger_accounts.sql), prices (ledger_prices.sql).
with summed as (
    select
        place, contract, delivery_month,
        sum(trades) as trades,
        sum(bought) as bought,
        sum(sold) as sold,
        sum(carried) as carried,
        sum(case when position > 0 then position else cast(0 as decimal(38, 4)) end) as open_interest,
        sum(result) as result
    from accounts
    group by place, contract, delivery_month
)
select
    s.place, s.contract, s.delivery_month, p.currency,
    cast(s.trades as bigint) as trades,
    cast(s.bought as decimal(38, 4)) as bought,
    cast(s.sold as decimal(38, 4)) as sold,
    cast(s.carried as decimal(38, 4)) as carried,
    cast(s.open_interest as decimal(38, 4)) as open_interest,
    cast(s.result as decimal(38, 14)) as result,
    p.price, p.price_day, p.basis, p.price_before, p.day_before, p.multiplier, p.multiplier_basis,
    s.bought = s.sold and s.carried = 0 and s.result = 0 as clears
from summed s
join prices p
    on p.place = s.place and p.contract = s.contract and p.delivery_month = s.delivery_month
order by s.contract, s.delivery_month, s.place
