-- The properties of suspect messages without what tells who somebody is: place, clean.
-- Inputs: suspect (place, source, properties), private (source, keys: private names among the
-- properties). Values: pattern (of private values, and of private names further down).
with told as (
    select s.place, s.properties, p.keys, unnest(json_keys(s.properties)) as key
    from suspect s
    left join private p on p.source = s.source
),
dirty as (
    select place, json_group_object(key, null) as patch
    from told
    where list_contains(keys, key)
        or regexp_matches(key, $pattern)
        or regexp_matches(
            cast(json_extract(properties, '$."' || key || '"') as varchar), $pattern
        )
    group by place
)
select s.place, json_merge_patch(s.properties, d.patch) as clean
from suspect s
join dirty d on d.place = s.place
