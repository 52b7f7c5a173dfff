-- Goes on from `believed`: each value that is expected or known. Value: today.
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
),
facts as (
    select
        coalesce(e.customer_id, k.customer_id) as customer_id,
        coalesce(e.variable, k.variable) as variable,
        e.customer_id is not null as expected,
        k.customer_id is not null as filled,
        coalesce(k.fresh, false) as fresh,
        k.source
    from expected e
    full join known k on k.customer_id = e.customer_id and k.variable = e.variable
)
