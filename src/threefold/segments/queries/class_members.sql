select customer_id, value, count(*) over () as customers
from (
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
) both_days
where now = $now and ($was = '' or was = $was)
order by value desc, customer_id
limit $limit offset $offset
