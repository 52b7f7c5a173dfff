-- Parsed messages held back by what is planned for them: place, cause, detail.
-- Inputs: messages, kinds (source, type, event, policy, counted), breaches (place, breach).
select place, split_part(verdict, ':', 1) as cause, split_part(verdict, ':', 2) as detail
from (
    select
        m.place,
        case
            when k.policy = 'quarantine' then 'unknown_kind:event'
            when k.counted and tf_not_number(m.properties) is not null
                then 'wrong_type:' || tf_not_number(m.properties)
            else b.breach
        end as verdict
    from messages m
    join kinds k on k.source = m.source and k.type = m.type and k.event is not distinct from m.event
    left join breaches b on b.place = m.place
    where m.cause is null and (k.policy = 'quarantine' or k.counted or b.place is not null)
)
where verdict is not null
