-- Each face of a contested value as an identifier of its own, belonging to the known customer who
-- shows that face: the one who has the value, else the oldest.
with sides as (
    select row_number() over (order by ident, face) + cast($most as bigint) as side, ident, face
    from (select distinct ident, face from faces)
),
known as (
    select s.side, coalesce(
        min(b.customer_id) filter (where b.customer_id = i.owner), min(b.customer_id)
    ) as customer_id
    from sides s
    join faces f on f.ident = s.ident and f.face = s.face
    join bearers b on b.ident = f.ident and b.told = f.told
    join identifiers i on i.ident = s.ident
    group by s.side
)
select
    s.side, s.ident, f.told, i.scheme, i.issuer, i."value", i.strong, i.strength,
    k.customer_id as owner
from sides s
join faces f on f.ident = s.ident and f.face = s.face
join identifiers i on i.ident = s.ident
left join known k on k.side = s.side
order by s.side, f.told
