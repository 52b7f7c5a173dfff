-- Customers by quarter of spend or by age of the relation.
-- Inputs: everybody (customer_id), known (customer_id, spend, tenure_days). Values: dimension.
with people as (
    select e.customer_id, k.spend, k.tenure_days
    from everybody e
    left join known k on k.customer_id = e.customer_id
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
        p.customer_id,
        coalesce(cast(q.quarter as varchar(9)), 'none') as part
    from people p
    left join buyers q on q.customer_id = p.customer_id
    union all
    select
        'tenure',
        customer_id,
        case
            when tenure_days is null then 'unknown'
            when tenure_days < 365 then 'under_1'
            when tenure_days < 1095 then '1_to_3'
            else 'over_3'
        end
    from people
)
select customer_id, part
from grouped
where dimension = $dimension
