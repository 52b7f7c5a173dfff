-- Answers on a scale to one question of a survey, of whom merged customers are shown as.
select
    r.answered_at, y.number, r.channel, cast(v.number as text),
    coalesce(m.root_id, r.customer_id)
from related_surveyreply y
join related_surveyresponse r on r.id = y.response_id
join related_surveyversion v on v.id = r.version_id
left join descriptive_member m on m.customer_id = r.customer_id
where r.survey_id = %s and r.state = 'taken' and y.question = %s and y.item = ''
    and y.number is not null
