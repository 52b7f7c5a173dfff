select customer_id, age, day, product, quantity, abs(amount) as turnover, outcome
from acts
where kind = 'trade' and outcome in ('bought', 'sold')
