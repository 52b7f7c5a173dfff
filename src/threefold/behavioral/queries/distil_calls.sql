select
    customer_id, age, duration_ms, outcome,
    at_s - day * cast(86400 as bigint) as second_of_day,
    tf_property(properties, 'direction') as direction,
    coalesce(tf_property(properties, 'roaming'), 'no') in ('yes', 'true', '1') as roaming
from acts
where kind = 'call'
