-- What customers are worth now, or were worth when they were last on record.
select
    coalesce(o.class, 'absent') as was,
    coalesce(n.class, 'absent') as now,
    count(*) as customers,
    sum(cast(coalesce(n.value, o.value, 0) as decimal(18, 4))) as value
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
group by 1, 2
order by customers desc, was, now
