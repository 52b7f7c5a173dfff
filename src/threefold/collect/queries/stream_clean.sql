-- What messages say of what was done, without anything that tells who somebody is.
-- Inputs: good (messages), patches (source, keys: private names among the properties, patch: JSON
-- that removes them). Values: known (root fields of the dialect), drop (JSON that removes these),
-- mail, nested (patterns of private values and of private names further down).
with said as (
    select
        place, source,
        case when type = 'group' then traits else properties end as told,
        -- Fields that the dialect does not know are kept beside the properties.
        case
            when len(list_filter(json_keys(item), lambda key: not list_contains($known, key))) > 0
                then json_merge_patch(item, $drop)
        end as extra
    from good
),
whole as (
    select
        place, source,
        case when extra is null then told else json_merge_patch(extra, coalesce(told, '{}')) end
            as told
    from said
),
patched as (
    select
        w.place,
        case
            when len(p.keys) > 0 and list_has_any(json_keys(w.told), p.keys)
                then json_merge_patch(w.told, p.patch)
            else w.told
        end as told
    from whole w
    left join patches p on p.source = w.source
),
suspect as (
    select place, told, unnest(json_keys(told)) as key
    from patched
    where regexp_matches(cast(told as varchar), $mail) or regexp_matches(cast(told as varchar), $nested)
),
dirty as (
    select place, json_group_object(key, null) as patch
    from suspect
    where regexp_matches(key, $mail)
        or regexp_matches(cast(json_extract(told, '$."' || key || '"') as varchar), $mail)
        or regexp_matches(cast(json_extract(told, '$."' || key || '"') as varchar), $nested)
    group by place
)
select
    p.place,
    case when d.patch is null then p.told else json_merge_patch(p.told, d.patch) end as clean
from patched p
left join dirty d on d.place = p.place
