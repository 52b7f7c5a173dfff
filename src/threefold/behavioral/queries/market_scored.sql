-- Part of a statement. Customers who had bought by then, with scores 1 to 5: recency (5 is latest),
-- frequency (5 is most orders) and money (5 is most). Equal ones score alike, that is the lowest of
-- the places they share.
lives as (
    select
        customer_id,
        cast(max(local_at) filter (where not back) as date) as last_day,
        count(distinct order_key) filter (where not back) as orders,
        coalesce(sum(amount), 0) as revenue
    from lines
    where customer_id is not null and local_at < $until
    group by customer_id
),
ranked as (
    select
        customer_id, orders, revenue,
        rank() over (order by last_day) - 1 as fewer_recent,
        rank() over (order by orders) - 1 as fewer_orders,
        rank() over (order by revenue) - 1 as less_money,
        count(*) over () as n
    from lives
    where last_day is not null
),
scored as (
    select
        customer_id, orders, revenue,
        1 + cast(floor(cast(5 * fewer_recent as double) / n) as int) as recency,
        1 + cast(floor(cast(5 * fewer_orders as double) / n) as int) as frequency,
        1 + cast(floor(cast(5 * less_money as double) / n) as int) as money
    from ranked
)
