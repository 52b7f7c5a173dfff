-- Each variable measured of a customer, and whether the answer is fresh. Inputs: latest, planned; value:
-- today.
,
known as (
    select
        a.customer_id, a.variable, a.source,
        v.refresh_days = 0
        or make_timestamp(epoch_us(a.answered_at))
            >= cast($today as timestamp) - to_days(v.refresh_days) as fresh
    from latest a
    join planned v on v.variable = a.variable
)
