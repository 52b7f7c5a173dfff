-- Measured answers of whom merged customers are shown as.
select a.id, coalesce(m.root_id, a.customer_id), a.variable, a.number, a.answered_at
from related_answer a
left join descriptive_member m on m.customer_id = a.customer_id
where a.number is not null and a.variable in ('csat', 'nps', 'ces')
