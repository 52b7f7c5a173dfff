-- What each customer took of each topic, with what tells it.
with topics as (
    select customer_id, day, bought, weight, 'category' as dimension, category as topic
    from lines
    where category <> ''
    union all
    select customer_id, day, bought, weight, 'channel', channel
    from lines
    where channel <> '' and bought
    union all
    select l.customer_id, l.day, l.bought, l.weight, 'lifestyle', b.lifestyle
    from lines l
    join labels b on b.category = l.category and b.name = l.name
)
select
    customer_id, dimension, topic,
    sum(weight) as weight,
    count(*) filter (where bought) as purchases,
    count(*) filter (where not bought) as looks,
    count(distinct day) as days,
    min(day) as first_day,
    max(day) as last_day
from topics
group by customer_id, dimension, topic
