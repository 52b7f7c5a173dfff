select e.kind, e.source, count(distinct m.customer_id) as customers, max(e.occurred_at) as last_at
from events e
join subject_map m on m.subject = e.subject
group by e.kind, e.source
