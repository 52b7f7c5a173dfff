-- Customers who were not merged since, in their class on two days, with what they are worth now, or
-- were worth when they were last on record.
select
    coalesce(n.customer_id, o.customer_id) as customer_id,
    coalesce(n.value, o.value, 0) as value,
    coalesce(o.class, 'absent') as was,
    coalesce(n.class, 'absent') as now
from (
    select h.customer_id, coalesce(h.{column}, 'none') as class, h.value
    from held_now h left join moved m on m.customer_id = h.customer_id
    where m.customer_id is null
) n
full join (
    select h.customer_id, coalesce(h.{column}, 'none') as class, h.value
    from held_then h left join moved m on m.customer_id = h.customer_id
    where m.customer_id is null
) o on o.customer_id = n.customer_id
