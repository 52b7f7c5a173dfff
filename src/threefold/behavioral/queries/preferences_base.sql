-- What the whole base takes of each topic: its share, how many take it, how many topics there are.
with topics as (
    select dimension, topic, sum(weight) as weight, count(*) as customers
    from tallies
    group by dimension, topic
),
wholes_ as (
    select dimension, sum(whole) as whole, count(*) as everybody from wholes group by dimension
),
many as (select dimension, count(*) as topics from topics group by dimension)
select t.dimension, t.topic, t.weight / w.whole as share, t.customers, w.everybody, m.topics
from topics t
join wholes_ w on w.dimension = t.dimension
join many m on m.dimension = t.dimension
