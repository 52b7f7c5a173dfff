-- How much more a customer takes of a topic than the base does, and how sure that is; the formulas
-- and where they are from stand in logic/preferring.py. With $told only what is enough to be told.
with held as (
    select customer_id, dimension, topic, weight, purchases, looks, days, first_day, last_day
    from tallies
    union all
    select a.customer_id, a.dimension, a.topic, 0e0, 0, 0, 0, null, null
    from asked a
    left join tallies t
        on t.customer_id = a.customer_id and t.dimension = a.dimension and t.topic = a.topic
    where t.topic is null
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
                then (whole - weight) * ln((1 - share) / (1 - base_share)) else 0e0 end as half,
        cast($normal as double) * cast($normal as double) as squared
    from shares s
),
deviates as (
    select
        r.*,
        sqrt(2 * greatest(half, 0e0)) as z,
        1 / (1 + 0.2316419e0 * sqrt(2 * greatest(half, 0e0))) as t
    from ratios r
),
tails as (
    select
        d.*,
        exp(-z * z / 2) * 0.3989422804014327e0 * t * (0.319381530e0 + t * (-0.356563782e0
            + t * (1.781477937e0 + t * (-1.821255978e0 + t * 1.330274429e0)))) as tail
    from deviates d
),
judged as (
    select
        t.*,
        greatest(0e0, (share + squared / (2 * whole) - cast($normal as double)
            * sqrt(share * greatest(1 - share, 0e0) / whole + squared / (4 * whole * whole)))
            / (1 + squared / whole)) / base_share as at_least,
        greatest(0e0, 1 - topics * tail) as confidence
    from tails t
),
told as (
    select
        customer_id, dimension, topic, affinity, at_least,
        case when share > base_share then confidence else 0e0 end as confidence,
        case when share < base_share then confidence else 0e0 end as confidence_less,
        share, base_share, weight, whole, purchases, looks, days,
        tf_date(first_day) as first_day, tf_date(last_day) as last_day,
        share > base_share and affinity >= $strong and confidence >= $sure
            and weight >= $enough and days >= $twice as likes
    from judged
)
select * from told
where likes or not $told
order by customer_id, dimension, affinity desc, topic
