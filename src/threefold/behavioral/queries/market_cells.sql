select customer_id
from scored
where contains($cells, cast(10 * recency + frequency as varchar(2)))
order by customer_id
