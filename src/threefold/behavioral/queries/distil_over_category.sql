-- How often, for how much and when a customer bought of each category.
select
    customer_id,
    category as value,
    count(*) as n,
    count(*) filter (where age < 365) as n_365d,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(amount) filter (where age < 365), 0) as amount_365d,
    min(at_s) as first_s,
    max(at_s) as last_s,
    min(age) as nearest,
    max(age) as farthest
from ({lines}) lines
where sold and goods and category is not null
group by customer_id, category
