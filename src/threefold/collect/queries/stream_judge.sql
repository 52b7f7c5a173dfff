-- Parsed events with the first reason why one cannot land (cause, detail), null for a good one.
-- Inputs: parsed, names (source, type, event, policy: what the tracking plan says of that name;
-- counted: whether its numbers must be numbers), breaches (place, breach of a tracking plan).
with looked as (
    select
        p.*,
        n.policy,
        -- A field of the wrong type can only be told in the original; few look as if they were.
        case
            when tf_odd(given_id) and json_type(item, '$.messageId') <> 'VARCHAR' then 'messageId'
            when tf_odd(user_id) and json_type(item, '$.userId') <> 'VARCHAR' then 'userId'
            when tf_odd(anonymous_id) and json_type(item, '$.anonymousId') <> 'VARCHAR'
                then 'anonymousId'
            when tf_odd(previous_id) and json_type(item, '$.previousId') <> 'VARCHAR'
                then 'previousId'
            when tf_odd(group_id) and json_type(item, '$.groupId') <> 'VARCHAR' then 'groupId'
            when tf_odd(p.event) and json_type(item, '$.event') <> 'VARCHAR' then 'event'
            when tf_odd(name) and json_type(item, '$.name') <> 'VARCHAR' then 'name'
            when json_type(properties) <> 'OBJECT' then 'properties'
            when json_type(traits) <> 'OBJECT' then 'traits'
            when json_type(context) <> 'OBJECT' then 'context'
        end as wrong,
        case when n.counted then tf_not_number(properties) end as no_number,
        b.breach
    from parsed p
    left join names n
        on n.source = p.source and n.type = p.type and n.event is not distinct from p.event
    left join breaches b on b.place = p.place
)
select
    * exclude (cause_and_detail, wrong, no_number, breach),
    split_part(cause_and_detail, ':', 1) as cause,
    nullif(split_part(cause_and_detail, ':', 2), '') as detail
from (
    select
        *,
        case
            when too_big then 'too_big'
            when malformed then 'malformed'
            when type is null then 'type:type'
            when type not in ('track', 'identify', 'page', 'screen', 'group', 'alias')
                then 'type:type'
            when wrong is not null then 'wrong_type:' || wrong
            when strlen(given_id) > 300 then 'too_long:messageId'
            when strlen(user_id) > 300 then 'too_long:userId'
            when strlen(anonymous_id) > 300 then 'too_long:anonymousId'
            when strlen(event) > 200 then 'too_long:event'
            when user_id is null and anonymous_id is null
                and coalesce(json_array_length(context, '$.externalIds'), 0) = 0
                then 'nobody:userId'
            when type = 'alias' and (user_id is null or previous_id is null)
                then 'missing:previousId'
            when type = 'group' and group_id is null then 'missing:groupId'
            when type = 'track' and event is null then 'missing:event'
            when said_at is not null and original_at is null then 'time:timestamp'
            when occurred_at < timestamptz '1900-01-01' or occurred_at >= timestamptz '2200-01-01'
                then 'time:timestamp'
            when policy = 'quarantine' then 'unknown_kind:event'
            when no_number is not null then 'wrong_type:' || no_number
            when breach is not null then breach
        end as cause_and_detail
    from looked
)
order by place
