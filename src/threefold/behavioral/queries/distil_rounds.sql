-- Contracts bought and sold again (or sold and bought back), first in first out: both sides of
-- an account laid end to end, where they overlap is what was closed.
select
    b.customer_id,
    least(b.age, s.age) as age,
    cast((least(b.upto, s.upto) - greatest(b.upto - b.quantity, s.upto - s.quantity))
        as decimal(18, 4)) as quantity,
    cast(
        cast(least(b.upto, s.upto) - greatest(b.upto - b.quantity, s.upto - s.quantity) as double)
        * (cast(s.amount as double) / cast(s.quantity as double)
            - cast(b.amount as double) / cast(b.quantity as double))
        as decimal(18, 4)) as result,
    abs(s.at_s - b.at_s) as held_s
from ({sides}) b
join ({sides}) s on s.customer_id = b.customer_id and s.product = b.product
where b.outcome = 'bought' and s.outcome = 'sold'
    and b.upto - b.quantity < s.upto and s.upto - s.quantity < b.upto
