-- Where one customer stands among all of a snapshot and among those like him.
select
    t.code,
    count(*) as customers,
    median(t.value) as middle,
    sum(case when t.value < o.value then 1.0 when t.value = o.value then 0.5 else 0.0 end)
        as below,
    count(*) filter (where t.alike) as alike,
    median(case when t.alike then t.value end) as alike_middle,
    sum(case
        when not t.alike then 0.0
        when t.value < o.value then 1.0
        when t.value = o.value then 0.5
        else 0.0
    end) as alike_below
from ({told}) t
join own o on o.code = t.code
where t.value is not null
group by t.code
