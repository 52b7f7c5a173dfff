-- By month of the first purchase and months since: who bought again, and what all of them paid net.
, counted as (
    select
        f.first_month as cohort,
        l.month_number - f.first_month as months_since,
        count(distinct l.customer_id) filter (where not l.back) as buyers,
        coalesce(sum(l.amount), 0) as revenue
    from lines l
    join firsts f on f.customer_id = l.customer_id
    where l.month_number >= f.first_month
    group by f.first_month, l.month_number - f.first_month
)
select
    cohort, months_since, buyers, revenue,
    max(case when months_since = 0 then buyers end) over (partition by cohort) as size
from counted
order by cohort, months_since
