-- At how many competitors each customer is known to buy, and which share of his spending goes there
-- as far as told (not beyond all of it). Input: uses.
select
    customer_id,
    count(*) as competitors_known,
    case when sum(share) > 1 then 1.0 else sum(share) end as elsewhere
from uses
where buys
group by customer_id
order by customer_id
