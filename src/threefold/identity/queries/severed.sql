-- In a contradictory component nothing is joined in a chain: a group with a number keeps only the
-- identifiers it owns, a record without one follows its strongest identifier.
with placed as (
    select k.grp, k.ident, coalesce(l.label, k.grp) as component
    from kept k left join labels l on l.node = k.grp
),
weak as (
    select
        p.grp, p.ident, g.strong, g.customer, i.owner, i.strength, i.scheme, i.issuer, i."value",
        b.component is not null as bad
    from placed p
    join groups g on g.grp = p.grp
    join identifiers i on i.ident = p.ident
    left join contradictory b on b.component = p.component
),
first as (
    select ident, arg_min(grp, (not strong, grp)) as grp from weak group by ident
),
ranked as (
    select *, row_number() over (
        partition by grp order by strength, scheme, issuer, "value"
    ) as place
    from weak
)
select r.grp, r.ident
from ranked r
join first f on f.ident = r.ident
where not r.bad
    or (r.strong and coalesce(r.customer = r.owner, r.owner is null and r.grp = f.grp))
    or (not r.strong and r.place = 1)
