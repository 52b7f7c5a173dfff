-- Every event of some requests of a spool, taken apart and judged: one row each, with the first
-- reason why it cannot land (cause, detail), null for one that can.
-- Inputs: spool (see logic.stream.spooled, with `place` of each request's first event).
-- Values: spool (its id), most_bytes (of one event), known (root fields of the dialect), drop
-- (JSON that removes these), private (pattern of what tells who somebody is), hidden (pattern of
-- what has no place in a name).
with lines as (
    select
        seq, source, received, place as first_place, sent,
        case when json_valid(context) then context end as batch_context,
        type as forced,
        unnest(string_split(items, chr(10))) as item,
        generate_subscripts(string_split(items, chr(10)), 1) - 1 as nth
    from spool
),
looked as (
    select
        *,
        strlen(item) > $most_bytes as too_big,
        -- Only what is JSON may be asked for what it holds.
        ltrim(item)[1] = '{' and json_valid(item) as is_object
    from lines
),
opened as (
    select
        *,
        case when is_object then json_keys(item) end as keys,
        -- Only as an escape can there be one.
        contains(item, '\u0000') as has_nul,
        json_transform(case when is_object then item end, '{
            "type": "VARCHAR", "messageId": "VARCHAR", "userId": "VARCHAR",
            "anonymousId": "VARCHAR", "previousId": "VARCHAR", "groupId": "VARCHAR",
            "event": "VARCHAR", "name": "VARCHAR", "category": "VARCHAR", "timestamp": "VARCHAR",
            "originalTimestamp": "VARCHAR", "sentAt": "VARCHAR", "properties": "JSON",
            "traits": "JSON", "context": "JSON"
        }') as v
    from looked
),
named as (
    select
        first_place + nth as place,
        source, item, too_big, is_object, seq, nth,
        -- As many fields as were asked for: all are known, and need no comparing.
        coalesce(
            len(keys) = (v.type is not null)::tinyint + (v.messageId is not null)::tinyint
                + (v.userId is not null)::tinyint + (v.anonymousId is not null)::tinyint
                + (v.event is not null)::tinyint + (v.timestamp is not null)::tinyint
                + (v.properties is not null)::tinyint + (v.context is not null)::tinyint,
            false
        ) as only_asked,
        keys,
        make_timestamptz(received + nth) as received_at,
        lower(coalesce(forced, nullif(trim(v.type), ''))) as type,
        nullif(trim(case when has_nul then replace(v.messageId, chr(0), '') else v.messageId end), '') as given_id,
        nullif(trim(case when has_nul then replace(v.userId, chr(0), '') else v.userId end), '') as user_id,
        nullif(trim(case when has_nul then replace(v.anonymousId, chr(0), '') else v.anonymousId end), '') as anonymous_id,
        nullif(trim(case when has_nul then replace(v.previousId, chr(0), '') else v.previousId end), '') as previous_id,
        nullif(trim(case when has_nul then replace(v.groupId, chr(0), '') else v.groupId end), '') as group_id,
        nullif(trim(regexp_replace(v.event, $hidden, '…', 'g')), '') as event,
        nullif(trim(regexp_replace(v.name, $hidden, '…', 'g')), '') as name,
        nullif(trim(regexp_replace(v.category, $hidden, '…', 'g')), '') as category,
        coalesce(nullif(v.originalTimestamp, ''), nullif(v.timestamp, '')) as said_at,
        tf_moment(coalesce(nullif(v.originalTimestamp, ''), nullif(v.timestamp, '')))
            as original_at,
        tf_moment(coalesce(nullif(v.sentAt, ''), sent)) as sent_at,
        nullif(v.properties, 'null') as properties,
        nullif(v.traits, 'null') as traits,
        case
            when v.context is null or v.context = 'null' then batch_context
            when batch_context is null then v.context
            when json_type(v.context) <> 'OBJECT' then v.context
            else json_merge_patch(batch_context, v.context)
        end as context
    from opened
),
timed as (
    select
        *,
        coalesce(given_id, md5($spool || ':' || seq || ':' || nth)) as message_id,
        coalesce(original_at + coalesce(received_at - sent_at, interval 0 seconds), received_at)
            as occurred_at,
        case when type = 'group' then traits else properties end as told,
        -- One that can be used at least; the rest is left out.
        case when contains(context, '"externalIds"') then coalesce(len(list_filter(
            json_extract(context, '$.externalIds[*]'),
            lambda each: json_extract_string(each, '$.type') <> ''
                and json_extract_string(each, '$.id') <> ''
                and json_type(each, '$.id') not in ('OBJECT', 'ARRAY')
                and strlen(json_extract_string(each, '$.id')) <= 300
        )), 0) > 0 else false end as has_external,
        case
            when only_asked then true
            when is_object then list_has_all($known, keys)
        end as is_plain,
        case
            -- A field of the wrong type can only be told in the original; few look as if they were.
            when tf_odd(given_id) and json_type(item, '$.messageId') <> 'VARCHAR' then 'messageId'
            when tf_odd(user_id) and json_type(item, '$.userId') <> 'VARCHAR' then 'userId'
            when tf_odd(anonymous_id) and json_type(item, '$.anonymousId') <> 'VARCHAR'
                then 'anonymousId'
            when tf_odd(previous_id) and json_type(item, '$.previousId') <> 'VARCHAR'
                then 'previousId'
            when tf_odd(group_id) and json_type(item, '$.groupId') <> 'VARCHAR' then 'groupId'
            when tf_odd(event) and json_type(item, '$.event') <> 'VARCHAR' then 'event'
            when tf_odd(name) and json_type(item, '$.name') <> 'VARCHAR' then 'name'
            when left(properties, 1) <> '{' then 'properties'
            when left(traits, 1) <> '{' then 'traits'
            when left(context, 1) <> '{' then 'context'
        end as wrong
    from named
),
judged as (
    select
        *,
        case
            when too_big then 'too_big'
            when not is_object then 'malformed'
            when type is null
                or type not in ('track', 'identify', 'page', 'screen', 'group', 'alias')
                then 'type:type'
            when wrong is not null then 'wrong_type:' || wrong
            when strlen(given_id) > 300 then 'too_long:messageId'
            when strlen(user_id) > 300 then 'too_long:userId'
            when strlen(anonymous_id) > 300 then 'too_long:anonymousId'
            when strlen(previous_id) > 300 then 'too_long:previousId'
            when strlen(group_id) > 300 then 'too_long:groupId'
            when strlen(event) > 200 then 'too_long:event'
            -- Each line of an order bears what is said of the order.
            when contains(properties, '"products"') and (
                json_array_length(properties, '$.products') > 1000
                or json_array_length(properties, '$.products') * (strlen(properties)
                    - strlen(json_extract(properties, '$.products')::varchar)) > 2000000
            ) then 'too_long:products'
            when user_id is null and anonymous_id is null and not has_external then 'nobody:userId'
            when type = 'alias' and (user_id is null or previous_id is null)
                then 'missing:previousId'
            when type = 'group' and group_id is null then 'missing:groupId'
            when type = 'track' and event is null then 'missing:event'
            when said_at is not null and original_at is null then 'time:timestamp'
            when occurred_at < timestamptz '1900-01-01' or occurred_at >= timestamptz '2200-01-01'
                then 'time:timestamp'
        end as verdict
    from timed
)
select
    place, source, type, user_id, anonymous_id, previous_id, group_id, event, name, category,
    message_id, received_at, original_at, sent_at, occurred_at,
    -- Sixty bits each: of what the message is called, and of what it says.
    tf_hash(source || chr(31) || message_id) as key,
    tf_hash(concat_ws(
        chr(31), type, 'u' || user_id, 'a' || anonymous_id, 'p' || previous_id, 'g' || group_id,
        'e' || event, 'n' || name, 'c' || category, 't' || said_at, 'x' || properties,
        'y' || traits, case when verdict is not null then item end
    )) as body,
    split_part(verdict, ':', 1) as cause,
    nullif(split_part(verdict, ':', 2), '') as detail,
    case
        when verdict is not null then null
        when is_plain then told
        -- Fields that the dialect does not know are kept beside the properties.
        else json_merge_patch(json_merge_patch(item, $drop), coalesce(told, '{}'))
    end as properties,
    case
        when verdict is not null then false
        when regexp_matches(told, $private) then true
        when is_plain then false
        else regexp_matches(item, $private)
    end as suspect,
    case when type = 'identify' then traits end as traits,
    coalesce(
        case
            when contains(context, '"timezone"')
                then nullif(json_extract_string(context, '$.timezone'), '')
        end,
        -- Who writes another offset than that of UTC says what the clock on his wall showed.
        case
            when right(said_at, 1) <> 'Z' and right(said_at, 6) <> '+00:00'
                then nullif(regexp_extract(said_at, 'T.*([+-][0-9]{2}:?[0-9]{2})$', 1), '')
        end
    ) as zone,
    case
        when contains(context, '"page"')
            then regexp_replace(json_extract_string(context, '$.page.path'), $hidden, '…', 'g')
    end as page_path,
    case when has_external then json_extract(context, '$.externalIds') end as external,
    -- The same for all that bears the same identifiers.
    cast(hash(
        source, user_id, anonymous_id, external,
        case when type = 'alias' and previous_id is distinct from user_id then previous_id end
    ) >> 1 as bigint) as bearer,
    case when type = 'identify' then context end as context
from judged
