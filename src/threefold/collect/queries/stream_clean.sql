-- The properties of suspect messages without what tells who somebody is: place, clean.
-- Inputs: suspect (place, source, properties), private (source, keys: private names among the
-- properties). Values: pattern (of private values, and of private names further down), mail
-- (of an e-mail address).
with told as (
    -- Keys come from clients, so none may ever be part of a path.
    select
        s.place, p.keys, unnest(json_keys(s.properties)) as key,
        unnest(json_extract(s.properties, '$.*')) as value
    from suspect s
    left join private p on p.source = s.source
),
dirty as (
    select place, json_group_object(key, case
        -- The lines of an order count, whatever else they say.
        when key = 'products' and json_type(value) = 'ARRAY' then cast(regexp_replace(
            cast(to_json(json_transform(value, '[{
                "product_id": "VARCHAR", "sku": "VARCHAR", "product": "VARCHAR",
                "name": "VARCHAR", "category": "VARCHAR", "quantity": "VARCHAR",
                "price": "VARCHAR", "amount": "VARCHAR"
            }]')) as varchar), $mail, '…', 'g') as json)
    end) as patch
    from told
    where list_contains(keys, key)
        or regexp_matches(key, $pattern)
        or regexp_matches(cast(value as varchar), $pattern)
    group by place
)
select s.place, json_merge_patch(s.properties, d.patch) as clean
from suspect s
join dirty d on d.place = s.place
