-- The last event of a kind that each customer had since a moment, with the number it is known by.
-- Inputs: events, subject_map. Values: kind, since.
select customer_id, occurred_at, reference
from (
    select
        m.customer_id,
        e.occurred_at,
        coalesce(e.reference, e.id) as reference,
        row_number() over (
            partition by m.customer_id
            order by e.occurred_at desc nulls last, coalesce(e.reference, e.id) desc nulls last
        ) as place
    from events e
    join subject_map m on m.subject = e.subject
    where e.kind = $kind
        and e.occurred_at >= $since
        and coalesce(e.outcome, '') not in (
            'cancelled', 'returned', 'no_answer', 'busy', 'left_message', 'wrong_number', 'sent',
            'delivered', 'bounced'
        )
) ranked
where place = 1
order by customer_id
