-- Sure pairs by the cluster they would make: `cause` names what speaks against joining it whole.
with placed as (
    select p.*, coalesce(l.label, p.left_root) as component
    from pairs p left join labels l on l.node = p.left_root
),
nodes as (
    select component, left_root as root from placed
    union
    select component, right_root from placed
),
sizes as (select root_id as root, count(*) as own from members group by root_id),
sized as (
    select n.component, sum(coalesce(s.own, 1)) as own
    from nodes n left join sizes s on s.root = n.root
    group by n.component
),
hostile as (
    select distinct l.component
    from apart a
    join nodes l on l.root = a.left_root
    join nodes r on r.root = a.right_root and r.component = l.component
)
select
    p.* exclude (component),
    case
        when p.left_root = p.right_root then null
        when s.own > $limit then 'size'
        when h.component is not null then 'apart'
    end as cause
from placed p
join sized s on s.component = p.component
left join hostile h on h.component = p.component
order by p.place
