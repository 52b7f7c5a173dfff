select
    count(*) as lines,
    count(distinct subject) as buyers,
    (select count(*) from (
        select distinct source, reference from events where kind = 'purchase' and reference is not null
    ) as pairs) as orders,
    count(distinct product) as products,
    count(*) filter (where subject is null) as lines_without_customer,
    coalesce(sum(amount), 0) as amount,
    count(*) filter (where outcome = 'cancelled') as cancelled_lines,
    count(*) filter (where category = 'charge') as charge_lines,
    count(*) filter (where outcome is distinct from 'cancelled' and category is distinct from 'charge')
        as sales_lines,
    coalesce(sum(amount) filter (
        where outcome is distinct from 'cancelled' and category is distinct from 'charge'), 0)
        as sales_amount,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at
from events
where kind = 'purchase'
