-- Values of which rows and known bearers tell different things, with each thing told.
with said as (
    select l.ident, e.told
    from links l join evidence e on e."row" = l."row"
    where e.told is not null
    union
    select ident, told from bearers where told <> ''
)
select s.ident, i.scheme, i."value", s.told
from said s
join identifiers i on i.ident = s.ident and not i.strong
where s.ident not in (select ident from barred)
    and s.ident not in (select ident from personal)
qualify count(*) over (partition by s.ident) > 1
order by s.ident, s.told
