-- Contacts that we began and how they ended: whether somebody answered. An answer counts however it
-- went on; what only was sent or delivered does not. Values: until (the first moment after),
-- and those of other queries of acts.
select
    m.customer_id,
    tf_day_number(e.local_at) as day,
    tf_local_hour(e.local_at) as hour,
    coalesce(e.channel, '') as channel,
    e.outcome in ('answered', 'resolved', 'follow_up', 'passed_on', 'refused') as answered
from events e
join subject_map m on m.subject = e.subject
where e.kind = 'contact'
    and e.local_at < $until
    and tf_property(e.properties, 'direction') in ('out', 'outbound')
    and e.outcome in (
        'answered', 'resolved', 'follow_up', 'passed_on', 'refused', 'no_answer', 'busy',
        'left_message', 'wrong_number', 'sent', 'delivered', 'bounced', 'returned'
    )
