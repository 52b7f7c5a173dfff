select
    customer_id, tf_property(properties, 'other_number') as number,
    min(age) as nearest, max(age) as farthest, count(*) as n
from acts
where kind = 'call' and tf_property(properties, 'other_number') is not null
group by customer_id, tf_property(properties, 'other_number')
