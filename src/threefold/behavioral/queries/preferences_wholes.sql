-- What each customer took of all topics of a dimension together, and of what none is known.
select customer_id, 'category' as dimension, sum(weight) as whole
from lines
where category <> ''
group by customer_id
union all
select customer_id, 'channel', sum(weight)
from lines
where channel <> '' and bought
group by customer_id
union all
select customer_id, 'lifestyle', sum(weight)
from lines
where category <> '' or name <> ''
group by customer_id
