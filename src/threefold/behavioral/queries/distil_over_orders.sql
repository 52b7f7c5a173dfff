-- How often, for how much and when a customer bought at each value of one dimension.
select
    customer_id,
    cast({dimension} as string) as value,
    count(*) as n,
    count(*) filter (where age < 365) as n_365d,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(amount) filter (where age < 365), 0) as amount_365d,
    min(at_s) as first_s,
    max(at_s) as last_s,
    min(age) as nearest,
    max(age) as farthest
from orders
where {dimension} is not null
group by customer_id, cast({dimension} as string)
