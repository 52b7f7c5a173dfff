-- Steps in the life of contracts, memberships and accounts. Value: until (the first moment after), and
-- those of other queries of acts.
select
    s.customer_id, s.day, s.at_s, coalesce(s.reference, '') as reference, s.outcome, s.running
from (
    with acts as (
        select
            m.customer_id,
            0 as age,
            tf_day_number(e.local_at) as day,
            tf_seconds(e.local_at) as at_s,
            e.product,
            e.outcome,
            e.reference,
            e.kind
        from events e
        join subject_map m on m.subject = e.subject
        where e.kind = 'subscription' and e.local_at < $until
    )
    {steps}
) s
