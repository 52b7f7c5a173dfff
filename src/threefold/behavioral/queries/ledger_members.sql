-- What each member traded and won or lost on the day, by currency. Input: accounts.
select
    member, currency,
    cast(sum(trades) as bigint) as trades,
    count(distinct coalesce(subject, '')) as accounts,
    cast(sum(bought) as decimal(38, 4)) as bought,
    cast(sum(sold) as decimal(38, 4)) as sold,
    cast(sum(result_of_trades) as decimal(38, 14)) as result_of_trades,
    cast(sum(result_of_carried) as decimal(38, 14)) as result_of_carried,
    cast(sum(result) as decimal(38, 14)) as result
from accounts
group by member, currency
order by member, currency nulls last
