-- Whether each of these customers may be asked; the first reason against it counts.
-- Inputs: given (customer_id, one of each cluster), known (customer_id, language), own (customer_id,
-- root_id), asked (customer_id, again: in this survey), ways (customer_id, kind, leave, dead, wanted:
-- of a kind that would do).
with before as (
    select o.root_id as customer_id, max(a.again) as again
    from asked a
    join own o on o.customer_id = a.customer_id
    group by o.root_id
),
best as (
    select
        customer_id,
        max(leave) as leave,
        max(case when wanted = 1 and leave = 1 and dead = 0 then 1 else 0 end) as usable
    from ways
    group by customer_id
)
select
    g.customer_id,
    k.language,
    case
        when k.customer_id is null then 'unknown'
        when b.again = 1 then 'again'
        when b.again = 0 then 'rests'
        when coalesce(w.leave, 0) = 0 then 'no_leave'
        when w.usable = 0 then 'no_way'
        else ''
    end as reason
from given g
left join known k on k.customer_id = g.customer_id
left join before b on b.customer_id = g.customer_id
left join best w on w.customer_id = g.customer_id
order by g.customer_id
