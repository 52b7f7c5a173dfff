-- Goes on from `believed`: each value believed, and whether it is fresh. Value: today.
,
known as (
    select
        b.customer_id, v.variable,
        json_extract_string(b.pair."value", '$.s') as source,
        v.refresh_days = 0
        or cast(replace(json_extract_string(b.pair."value", '$.t'), 'Z', '') as timestamp)
            >= cast($today as timestamp) - to_days(v.refresh_days) as fresh
    from believed b
    join planned v on v.variable = b.pair."key"
    where json_extract_string(b.pair."value", '$.v') is not null
)
