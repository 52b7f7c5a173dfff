select distinct m.customer_id
from events e
join subject_map m on m.subject = e.subject
where e.kind = 'purchase'
