select
    month,
    count(*) as events,
    count(distinct reference) filter (
        where kind = 'purchase' and outcome is distinct from 'cancelled') as orders,
    coalesce(sum(amount) filter (where kind = 'purchase'), 0) as spend
from life
group by month
order by month
