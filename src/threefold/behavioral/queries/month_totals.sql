select
    month,
    count(*) as events,
    coalesce(sum(amount) filter (where kind = 'purchase'), 0) as amount,
    count(distinct subject) filter (where kind = 'purchase') as buyers
from events
group by month
order by month
