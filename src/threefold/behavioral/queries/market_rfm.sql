select recency, frequency, count(*) as customers, sum(revenue) as revenue, cast(sum(orders) as bigint) as orders
from scored
group by recency, frequency
order by recency, frequency
