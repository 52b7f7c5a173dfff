-- Lines of purchases: what was paid, of it what was sold and what came back.
select
    customer_id, age, day, at_s, reference, channel, place, product, category, amount,
    category is distinct from 'charge' as goods,
    coalesce(outcome, '') not in ('cancelled', 'returned', 'refunded', 'credited') as sold,
    quantity,
    coalesce(tf_decimal(tf_property(properties, 'discount')), 0) as discount
from acts
where kind = 'purchase'
