-- How often and when a customer was in contact with us at each value of one dimension.
select
    customer_id,
    {dimension} as value,
    count(*) as n,
    count(*) filter (where age < 365) as n_365d,
    cast(0 as decimal(18, 4)) as amount,
    cast(0 as decimal(18, 4)) as amount_365d,
    min(at_s) as first_s,
    max(at_s) as last_s,
    min(age) as nearest,
    max(age) as farthest
from acts
where kind = 'contact' and {dimension} is not null
group by customer_id, {dimension}
