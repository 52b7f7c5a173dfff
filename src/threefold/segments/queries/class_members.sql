select customer_id, value, count(*) over () as customers
from ({both_days}) both_days
where now = $now and ($was = '' or was = $was)
order by value desc, customer_id
limit $limit offset $offset
