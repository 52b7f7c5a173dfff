-- Contacts that customers began. Value: until (the first moment after), and those of other queries of
-- acts.
select
    m.customer_id,
    tf_day_number(e.local_at) as day,
    tf_local_hour(e.local_at) as hour,
    coalesce(e.channel, '') as channel
from events e
join subject_map m on m.subject = e.subject
where e.kind = 'contact'
    and e.local_at < $until
    and tf_property(e.properties, 'direction') in ('in', 'inbound')
