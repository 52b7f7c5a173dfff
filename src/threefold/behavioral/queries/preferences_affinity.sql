-- How much more a customer takes of a topic than the base does, and how sure that is; the formulas
-- and where they are from stand in logic/preferring.py. With $told only what is enough to be told.
with held as (
    select
        customer_id, dimension, topic,
        sum(weight) as weight, sum(purchases) as purchases, sum(looks) as looks, sum(days) as days,
        min(first_day) as first_day, max(last_day) as last_day
    from (
        select customer_id, dimension, topic, weight, purchases, looks, days, first_day, last_day
        from tallies
        union all
        select customer_id, dimension, topic, 0e0, 0, 0, 0, null, null from asked
    ) every_one
    group by customer_id, dimension, topic
),
shares as (
    select h.*, w.whole, b.share as base_share, b.topics, h.weight / w.whole as share
    from held h
    join wholes w on w.customer_id = h.customer_id and w.dimension = h.dimension
    join base b on b.dimension = h.dimension and b.topic = h.topic
),
ratios as (
    select
        s.*,
        (weight + cast($prior as double) * base_share)
            / ((whole + cast($prior as double)) * base_share) as affinity,
        case when weight > 0 then weight * ln(share / base_share) else 0e0 end
            + case when share < 1 and base_share < 1
                then (whole - weight) * ln((1 - share) / (1 - base_share)) else 0e0 end as half
    from shares s
),
judged as (
    select
        r.*,
        greatest(0e0, (share + cast($squared as double) / (2 * whole) - sqrt(
            cast($squared as double) * greatest(share * (1 - share), 0e0) / whole
                + cast($squared as double) * cast($squared as double) / (4 * whole * whole)
        )) / (1 + cast($squared as double) / whole)) / base_share as at_least,
        greatest(0e0, 1 - topics * exp(-half)) as confidence
    from ratios r
),
told as (
    select
        customer_id, dimension, topic, affinity, at_least,
        case when share > base_share then confidence else 0e0 end as confidence,
        case when share < base_share then confidence else 0e0 end as confidence_less,
        share, base_share, weight, whole,
        cast(purchases as bigint) as purchases,
        cast(looks as bigint) as looks,
        cast(days as bigint) as days,
        tf_date(first_day) as first_day, tf_date(last_day) as last_day,
        share > base_share and affinity >= $strong and confidence >= $sure
            and weight >= $enough and days >= $twice as likes
    from judged
)
select * from told
where likes or not $told
order by customer_id, dimension, affinity desc, topic
