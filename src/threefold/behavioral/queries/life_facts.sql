with days as (
    select distinct cast(local_at as date) as day
    from life
    where kind = 'purchase' and outcome is distinct from 'cancelled'
),
gaps as (
    select tf_days_between(lag(day) over (order by day), day) as gap from days
)
select
    count(*) as total,
    count(distinct reference) filter (
        where kind = 'purchase' and outcome is distinct from 'cancelled') as orders,
    coalesce(sum(amount) filter (where kind = 'purchase'), 0) as spend,
    count(*) filter (where kind = 'purchase' and outcome = 'cancelled') as cancelled_lines,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at,
    max(occurred_at) filter (
        where kind = 'purchase' and outcome is distinct from 'cancelled') as last_purchase_at,
    (select median(gap) from gaps) as gap_days
from life
