select
    product,
    max(properties) as properties,
    count(distinct reference) as orders,
    sum(quantity) as quantity,
    sum(amount) as amount
from life
where kind = 'purchase' and product is not null and category is distinct from 'charge'
group by product
having sum(amount) > 0
order by orders desc, amount desc, product
limit 5
