-- How often each content stands in the files of the same family, counted without a gap from 1.
with tried as (
    select base, n, case when n = 1 then base else md5(base || ':' || n) end as id
    from (select distinct base from bases) as b, (select unnest(range(1, $depth + 1)) as n) as ordinals
),
hit as (
    select base, count(*) as taken
    from tried
    where id in (select id from events)
    group by base
)
select base, taken, max(taken) over () as deepest
from hit
