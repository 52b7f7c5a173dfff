select was, now, count(*) as customers, sum(cast(value as decimal(18, 4))) as value
from ({both_days}) both_days
group by was, now
order by customers desc, was, now
