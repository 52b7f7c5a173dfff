-- Goods a customer bought: how long ago first and last, on how many lines, for how much.
select
    customer_id, product, min(age) as nearest, max(age) as farthest, count(*) as n,
    sum(amount) as amount
from ({lines}) lines
where sold and goods and product is not null
group by customer_id, product
