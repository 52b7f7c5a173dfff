-- Each sign with what it counts: a day weighs no more than $most, however much was taken on it.
select
    customer_id, day, bought, channel, category, name,
    weight * least(
        1e0,
        cast($most as double) / sum(weight) over (partition by customer_id, day)
    ) as weight
from taken
