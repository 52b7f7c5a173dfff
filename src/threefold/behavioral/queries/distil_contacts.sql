select
    customer_id, age, day, channel, category as reason, outcome, duration_ms,
    tf_property(properties, 'direction') as direction
from acts
where kind = 'contact'
