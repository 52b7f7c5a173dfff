-- Signs of taste: what known customers bought, booked, looked at or searched for, a product once a
-- day and kind. What was taken back is none, nor are charges.
select customer_id, day, bought, weight, channel, product, category, name
from (
    select
        m.customer_id,
        tf_day_number(e.local_at) as day,
        e.kind in ('purchase', 'booking') as bought,
        w.weight,
        coalesce(e.channel, '') as channel,
        coalesce(e.product, '') as product,
        coalesce(e.category, g.category, '') as category,
        coalesce(
            tf_property(e.properties, 'product_name'),
            g.name,
            case when e.kind = 'search' then e.reference end,
            ''
        ) as name
    from events e
    join subject_map m on m.subject = e.subject
    join weights w on w.kind = e.kind
    left join goods g on g.product = e.product
    where e.local_at >= $since and e.local_at < $until
        and e.category is distinct from 'charge'
        and coalesce(e.outcome, '') not in (
            'cancelled', 'returned', 'refunded', 'credited', 'removed', 'no_show'
        )
        and not (
            e.kind = 'purchase' and (coalesce(e.quantity, 1) <= 0 or coalesce(e.amount, 0) < 0)
        )
        and ($part >= 1000 or tf_hash(cast(m.customer_id as varchar)) % 1000 < $part)
) signs
group by customer_id, day, bought, weight, channel, product, category, name
