-- Each month's buyers, those whose first purchase was in it and those who came back. Other revenue is
-- of nobody known, or returns of goods whose sale is not on record.
select
    l.month_number,
    coalesce(sum(l.amount), 0) as revenue,
    count(distinct l.order_key) filter (where not l.back) as orders,
    count(distinct l.customer_id) filter (where not l.back) as buyers,
    count(distinct l.customer_id) as customers,
    count(distinct l.customer_id) filter (
        where not l.back and f.first_month = l.month_number) as new_buyers,
    count(distinct l.customer_id) filter (
        where not l.back and f.first_month < l.month_number) as returning_buyers,
    coalesce(sum(l.amount) filter (where f.first_month = l.month_number), 0) as new_revenue,
    coalesce(sum(l.amount) filter (where f.first_month < l.month_number), 0) as returning_revenue,
    coalesce(sum(l.amount) filter (
        where f.first_month is null or f.first_month > l.month_number), 0) as other_revenue
from lines l
left join firsts f on f.customer_id = l.customer_id
group by l.month_number
order by l.month_number
