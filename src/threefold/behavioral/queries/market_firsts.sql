-- Part of a statement. When each customer first bought goods.
firsts as (
    select customer_id, min(local_at) as first_at, min(month_number) as first_month
    from lines
    where not back and customer_id is not null
    group by customer_id
)
