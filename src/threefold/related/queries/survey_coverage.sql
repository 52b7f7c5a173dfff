-- Customers, those asked and those who answered, by quarter of spend and by age of the relation.
-- Inputs: everybody (customer_id), known (customer_id, spend, tenure_days), asked and answered
-- (customer_id), each customer once.
with people as (
    select
        e.customer_id,
        k.spend,
        k.tenure_days,
        case when a.customer_id is null then 0 else 1 end as asked,
        case when b.customer_id is null then 0 else 1 end as answered
    from everybody e
    left join known k on k.customer_id = e.customer_id
    left join asked a on a.customer_id = e.customer_id
    left join answered b on b.customer_id = e.customer_id
),
buyers as (
    select
        customer_id,
        ntile(4) over (order by spend desc nulls last, customer_id asc nulls last) as quarter
    from people
    where spend > 0
),
grouped as (
    select
        'spend' as dimension,
        coalesce(cast(q.quarter as varchar(9)), 'none') as part,
        p.asked,
        p.answered
    from people p
    left join buyers q on q.customer_id = p.customer_id
    union all
    select
        'tenure',
        case
            when tenure_days is null then 'unknown'
            when tenure_days < 365 then 'under_1'
            when tenure_days < 1095 then '1_to_3'
            else 'over_3'
        end,
        asked,
        answered
    from people
)
select
    dimension,
    part,
    count(*) as customers,
    cast(sum(asked) as bigint) as asked,
    cast(sum(answered) as bigint) as answered
from grouped
group by dimension, part
order by dimension, part
