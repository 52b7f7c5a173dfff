-- Each group's component and the known customer behind it, if any.
with placed as (
    select g.grp, coalesce(l.label, g.grp) as component
    from groups g left join labels l on l.node = g.grp
),
known as (
    select coalesce(l.label, e.node) as component, min((e.link - 1) // 2) as customer_id
    from edges e left join labels l on l.node = e.node
    where e.link % 2 = 1
    group by 1
)
select p.grp, p.component, k.customer_id
from placed p left join known k on k.component = p.component
order by p.grp
