select
    c.id,
    case
        when count(w.id) = 0 then 'none'
        when sum(case when w.validity <> 'invalid' and not w.refused then 1 else 0 end) > 0
            then 'reachable'
        else 'unreachable'
    end,
    count(w.id),
    coalesce(sum(case when w.validity <> 'invalid' and not w.refused then 1 else 0 end), 0)
from descriptive_customer c
left join descriptive_contactway w on w.customer_id = c.id
where not exists (
    select 1 from descriptive_member m where m.customer_id = c.id and m.root_id <> c.id
) {condition}
group by c.id
order by c.id
