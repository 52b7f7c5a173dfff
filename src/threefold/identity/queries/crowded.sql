-- Values borne by more customers than the limit of their kind, or by more records without a name
-- of which each has a key of its own.
with borne as (
    select c.ident, coalesce(s.customer_id, -s.component - 1) as who
    from carried c join settled s on s.grp = c.grp
    union
    select ident, customer_id from bearers
),
crowds as (
    select ident, count(*) as n from borne group by ident
    union all
    select l.ident, count(distinct e."key")
    from links l
    join evidence e on e."row" = l."row"
    where e.told is null and e.own_key
        and not exists (
            select 1 from links n join identifiers i on i.ident = n.ident
            where n."row" = l."row" and i.strong
        )
    group by l.ident
)
select distinct c.ident
from crowds c
join identifiers i on i.ident = c.ident and not i.strong
left join limits m on m.scheme = i.scheme
where c.n > coalesce(m.most, cast($most as bigint))
    and c.ident not in (select ident from barred)
    and c.ident not in (select ident from personal)
