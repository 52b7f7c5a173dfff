select customer_id
from scored
where contains($cells, cast(10 * recency + frequency as varchar))
order by customer_id
