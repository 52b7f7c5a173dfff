select
    customer_id, product, age, at_s, quantity, outcome, abs(amount) as amount,
    sum(quantity) over (
        partition by customer_id, product, outcome order by at_s, amount nulls first, quantity
        rows between unbounded preceding and current row
    ) as upto
from acts
where kind = 'trade' and outcome in ('bought', 'sold') and quantity > 0 and amount is not null
