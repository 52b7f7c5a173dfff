-- Part of a statement. Who paid something in the period net of returns, by percent of these
-- customers from the one who paid most.
spent as (
    select customer_id, sum(amount) as revenue
    from lines
    where customer_id is not null and local_at >= $first and local_at < $until
    group by customer_id
    having sum(amount) > 0
),
spenders as (
    select
        customer_id,
        revenue,
        cast(floor(cast(
            100 * row_number() over (order by revenue desc, customer_id) + count(*) over () - 1
            as double) / count(*) over ()) as int) as percent
    from spent
)
