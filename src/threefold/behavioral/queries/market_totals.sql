-- One row for the period ('now') and one for what it is compared with ('before').
, marked as (
    select
        l.*,
        case when l.local_at >= $first and l.local_at < $until then 'now' else 'before' end as part,
        f.first_at
    from lines l
    left join firsts f on f.customer_id = l.customer_id
    where (l.local_at >= $first and l.local_at < $until)
        or (l.local_at >= $before_first and l.local_at < $before_until)
)
select
    part,
    coalesce(sum(amount), 0) as revenue,
    coalesce(sum(quantity), 0) as units,
    count(distinct order_key) filter (where not back) as orders,
    count(distinct customer_id) filter (where not back) as buyers,
    count(distinct customer_id) as customers,
    count(distinct customer_id) filter (
        where not back
            and first_at >= case when part = 'now' then $first else $before_first end) as new_buyers,
    coalesce(-sum(amount) filter (where back), 0) as returned,
    count(distinct customer_id) filter (where back) as returners,
    coalesce(sum(amount) filter (where customer_id is null), 0) as unknown_revenue,
    count(*) filter (where unrated) as unrated
from marked
group by part
order by part nulls first
