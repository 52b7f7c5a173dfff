-- Visits to the web shop or app: clicks no more than half an hour apart. What was bought online
-- meanwhile belongs to them.
select
    customer_id,
    max(age) as age,
    count(*) filter (where kind = 'page_view') as pages,
    count(*) filter (where kind = 'search') as searches,
    count(*) filter (where kind = 'search' and outcome = 'none') as empty_searches,
    max(case when kind = 'cart' and outcome = 'added' then 1 else 0 end) as filled,
    max(case when kind = 'purchase' or kind = 'cart' and outcome = 'ordered' then 1 else 0 end)
        as bought,
    max(case when kind = 'search' then 1 else 0 end) as searched,
    max(at_s) - min(at_s) as lasted_s
from (
    select
        customer_id, kind, outcome, age, at_s,
        sum(fresh) over (
            partition by customer_id order by at_s, kind, outcome nulls first
            rows between unbounded preceding and current row
        ) as visit
    from (
        select
            customer_id, kind, outcome, age, at_s,
            case
                when at_s - lag(at_s) over (
                    partition by customer_id order by at_s, kind, outcome nulls first
                ) <= 1800 then 0
                else 1
            end as fresh
        from acts
        where kind in ('page_view', 'search', 'cart')
            or kind = 'purchase' and channel in ('web', 'app', 'online')
    ) clicks
) visits
group by customer_id, visit
having count(*) filter (where kind <> 'purchase') > 0
