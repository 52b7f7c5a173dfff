-- What is held of each contract after all trades, at the price it last changed hands.
select
    customer_id, product,
    sum(case when outcome = 'bought' then quantity else -quantity end) as held,
    sum(abs(amount)) as turnover,
    coalesce(sum(abs(amount)) filter (where age < 365), 0) as turnover_365d,
    count(*) as n,
    max_by(cast(abs(amount) as double) / cast(quantity as double),
        tf_key(at_s, abs(amount), quantity)) as price
from acts
where kind = 'trade' and outcome in ('bought', 'sold') and quantity > 0 and amount is not null
group by customer_id, product
