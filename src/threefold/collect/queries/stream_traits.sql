-- Traits of identify messages in one object, nested ones by their dotted names.
-- Inputs: rows. The root's traits win over those of the context.
with whole as (
    select
        place, user_id, anonymous_id, occurred_at,
        coalesce(user_id, anonymous_id, json_extract_string(context, '$.externalIds[0].id'))
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
    select place, outer_key || '.' || inner_key as key,
        json_extract(traits, '$."' || outer_key || '"."' || inner_key || '"') as value
    from (
        select place, traits, outer_key, unnest(json_keys(traits, '$.' || outer_key)) as inner_key
        from (select place, traits, unnest(['address', 'company']) as outer_key from whole)
        where json_type(traits, '$.' || outer_key) = 'OBJECT'
    )
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
