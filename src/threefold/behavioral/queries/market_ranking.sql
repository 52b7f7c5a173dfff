-- Best sellers of a dimension in the period, beside what it is compared with; `found` counts all.
, marked as (
    select *, local_at >= $first and local_at < $until as now
    from lines
    where (local_at >= $first and local_at < $until)
        or (local_at >= $before_first and local_at < $before_until)
),
summed as (
    select
        item,
        count(*) filter (where now) as lines_now,
        count(*) filter (where not now) as lines_before,
        coalesce(sum(amount) filter (where now), 0) as revenue,
        coalesce(sum(quantity) filter (where now), 0) as units,
        count(distinct order_key) filter (where now and not back) as orders,
        count(distinct customer_id) filter (where now and not back) as buyers,
        count(distinct customer_id) filter (where now) as customers,
        coalesce(-sum(amount) filter (where now and back), 0) as returned,
        coalesce(sum(amount) filter (where not now), 0) as revenue_before,
        coalesce(sum(quantity) filter (where not now), 0) as units_before,
        count(distinct order_key) filter (where not now and not back) as orders_before,
        count(distinct customer_id) filter (where not now and not back) as buyers_before,
        count(distinct customer_id) filter (where not now) as customers_before
    from marked
    group by item
),
placed as (
    select
        *,
        row_number() over (
            order by case when lines_now > 0 then 0 else 1 end, revenue desc, revenue_before desc,
                item nulls last) as place,
        case when lines_now > 0 then rank() over (
            order by case when lines_now > 0 then 0 else 1 end, revenue desc) end as rank,
        case when lines_before > 0 then rank() over (
            order by case when lines_before > 0 then 0 else 1 end, revenue_before desc)
            end as rank_before,
        tf_ratio(revenue, sum(revenue) over ()) as share,
        tf_ratio(revenue_before, sum(revenue_before) over ()) as share_before,
        count(*) over () as found
    from summed
)
select
    item, rank, revenue, share, units, orders, buyers, customers, returned,
    rank_before, revenue_before, share_before, units_before, orders_before, buyers_before,
    customers_before,
    tf_ratio(revenue, revenue_before) - 1 as change,
    share - share_before as share_change,
    rank_before - rank as rank_change,
    found
from placed
where place <= $most
order by place
