-- Every event of some requests of a spool, taken apart: one row each, in the order of arrival.
-- Inputs: spool (see logic.stream.spool). Values: spool (its id), most_bytes (of one event).
with lines as (
    select
        seq, source, received, sent, context as batch_context, type as forced,
        unnest(string_split(items, chr(10))) as item,
        generate_subscripts(string_split(items, chr(10)), 1) - 1 as nth
    from spool
),
measured as (
    select
        *,
        strlen(item) > $most_bytes as too_big,
        -- Only what is JSON may be asked for its type.
        case when json_valid(item) then json_type(item) = 'OBJECT' else false end as is_object
    from lines
),
opened as (
    select
        *,
        not is_object and not too_big as malformed,
        unnest(json_transform(case when is_object and not too_big then item else '{}' end, '{
            "type": "VARCHAR", "messageId": "VARCHAR", "userId": "VARCHAR",
            "anonymousId": "VARCHAR", "previousId": "VARCHAR", "groupId": "VARCHAR",
            "event": "VARCHAR", "name": "VARCHAR", "category": "VARCHAR", "timestamp": "VARCHAR",
            "originalTimestamp": "VARCHAR", "sentAt": "VARCHAR", "properties": "JSON",
            "traits": "JSON", "context": "JSON"
        }'))
    from measured
),
cleaned as (
    select
        row_number() over (order by seq, nth) - 1 as place,
        source, item, too_big, malformed,
        md5($spool || ':' || seq || ':' || nth) as own_id,
        make_timestamptz(received + nth) as received_at,
        lower(coalesce(nullif(trim(forced), ''), nullif(trim("type"), ''))) as type,
        nullif(trim(messageId), '') as given_id,
        nullif(trim(userId), '') as user_id,
        nullif(trim(anonymousId), '') as anonymous_id,
        nullif(trim(previousId), '') as previous_id,
        nullif(trim(groupId), '') as group_id,
        nullif(trim("event"), '') as event,
        nullif(trim("name"), '') as name,
        nullif(trim(category), '') as category,
        coalesce(nullif(trim(originalTimestamp), ''), nullif(trim("timestamp"), '')) as said_at,
        coalesce(nullif(trim(sentAt), ''), nullif(trim(sent), '')) as said_sent,
        case when cast(properties as varchar) <> 'null' then properties end as properties,
        case when cast(traits as varchar) <> 'null' then traits end as traits,
        case
            when context is null or cast(context as varchar) = 'null' then batch_context
            when batch_context is null or json_type(context) <> 'OBJECT' then context
            else json_merge_patch(batch_context, context)
        end as context
    from opened
),
timed as (
    select *, tf_moment(said_at) as original_at, tf_moment(said_sent) as sent_at from cleaned
)
select
    * exclude (own_id),
    coalesce(given_id, own_id) as message_id,
    coalesce(original_at + coalesce(received_at - sent_at, interval 0 seconds), received_at)
        as occurred_at,
    md5(concat_ws(
        chr(31), type, 'u' || user_id, 'a' || anonymous_id, 'p' || previous_id, 'g' || group_id,
        'e' || event, 'n' || name, 'c' || category, 't' || said_at,
        'x' || cast(properties as varchar), 'y' || cast(traits as varchar),
        case when malformed or too_big then item end
    )) as body
from timed
order by place
