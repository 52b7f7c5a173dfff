select
    customer_id, age, day, at_s, product, outcome, reference,
    case
        when outcome in ('opened', 'joined', 'activated', 'enrolled', 'renewed', 'extended',
            'changed', 'ported_in') then 1
        when outcome in ('closed', 'resigned', 'cancelled', 'withdrawn', 'lapsed', 'ported_out',
            'graduated') then 0
    end as running
from acts
where kind = 'subscription'
