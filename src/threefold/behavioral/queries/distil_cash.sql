select
    customer_id, age,
    case
        when outcome = 'paid_in' then amount
        when outcome = 'paid_out' then -abs(amount)
        else 0
    end as amount
from acts
where kind = 'cash_movement'
