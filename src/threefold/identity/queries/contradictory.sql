-- Components that chain two numbers of one issuer, or two known customers, together.
with placed as (
    select e.node as grp, e.link, coalesce(l.label, e.node) as component
    from edges e left join labels l on l.node = e.node
),
known as (
    select distinct component, (link - 1) // 2 as customer_id from placed where link % 2 = 1
),
held as (
    select coalesce(l.label, c.grp) as component, i.issuer, i."value"
    from carried c
    join identifiers i on i.ident = c.ident and i.scheme = 'customer_number'
    left join labels l on l.node = c.grp
    union
    select k.component, n.issuer, n."value" from known k join numbers n on n.customer_id = k.customer_id
)
select component from known group by component having count(*) > 1
union
select component from held group by component, issuer having count(distinct "value") > 1
