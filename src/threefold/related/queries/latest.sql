-- Measured answers up to a moment, of whom merged customers are shown as; of texts those only that are
-- one of a question's choices.
select
    coalesce(m.root_id, a.customer_id), a.id, a.variable, a.number,
    case when a.variable in ({chosen}) then a.text end, a.answered_at
from related_answer a
left join descriptive_member m on m.customer_id = a.customer_id
where a.answered_at <= %s
