-- Measured answers of one variable, of whom merged customers are shown as.
select
    a.answered_at, a.number, a.channel, a.survey, coalesce(m.root_id, a.customer_id)
from related_answer a
left join descriptive_member m on m.customer_id = a.customer_id
where a.variable = %s and a.number is not null
