-- Traits of identify messages in one object, nested ones by their dotted names.
-- Inputs: rows. The root's traits win over those of the context.
with whole as (
    select
        place, user_id, anonymous_id, occurred_at,
        coalesce(user_id, anonymous_id,
            replace(json_extract_string(context, '$.externalIds[0].id'), chr(0), ''))
            as key,
        json_extract(context, '$.consents') as consents,
        json_merge_patch(
            case when json_type(context, '$.traits') = 'OBJECT'
                then json_extract(context, '$.traits') else '{}' end,
            coalesce(traits, '{}')
        ) as traits
    from rows
),
parts as (
    -- Keys come from clients, so none may ever be part of a path.
    select place, 'address.' || unnest(json_keys(traits, '$.address')) as key,
        unnest(json_extract(traits, '$.address.*')) as value
    from whole where json_type(traits, '$.address') = 'OBJECT'
    union all
    select place, 'company.' || unnest(json_keys(traits, '$.company')) as key,
        unnest(json_extract(traits, '$.company.*')) as value
    from whole where json_type(traits, '$.company') = 'OBJECT'
),
nested as (select place, json_group_object(key, value) as more from parts group by place)
select
    w.* exclude (traits),
    case when n.more is null then w.traits else
        -- What was an object is told by its fields.
        json_merge_patch(w.traits, json_merge_patch('{"address": null, "company": null}', n.more))
    end as traits
from whole w
left join nested n on n.place = w.place
order by w.place
