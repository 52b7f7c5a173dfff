-- Goes on from `believed`: what counts for and against the accuracy of each value, `good` of
-- `total`, in six dimensions.
-- `counted` facts make the shares of customers, variables and the base, `sourced` ones a source's.
,
known as (
    select
        customer_id, pair."key" as variable,
        lower(cast(json_extract(pair."value", '$.v') as varchar)) as content,
        json_extract_string(pair."value", '$.s') as source,
        json_extract_string(pair."value", '$.m') = 'staff' as by_staff,
        cast(replace(json_extract_string(pair."value", '$.t'), 'Z', '') as timestamp) as moment
    from believed
    where json_extract_string(pair."value", '$.v') is not null
),
pairs as (
    select customer_id, source, unnest(map_entries(json_transform(said, '"MAP(VARCHAR, JSON)"'))) as pair
    from told
    where said <> '{}'
),
usable as (
    select customer_id, source, pair."key" as variable, lower(cast(pair."value" as varchar)) as content
    from pairs
    where pair."value" is not null and cast(pair."value" as varchar) not in ('""', 'null')
),
-- What was written and came to no standard value stands in `raw` alone.
written as (
    select customer_id, source, said, unnest(json_keys(raw)) as variable
    from told
    where raw <> '{}'
),
unusable as (
    select customer_id, source, variable
    from written
    where not list_contains(json_keys(said), variable)
),
mine as (
    select w.* from ways w join people p on p.id = w.customer_id
),
contacts as (
    select distinct variable from mine
    union
    select variable from planned where is_contact
),
agreeing as (
    select
        u.customer_id, u.source, u.variable,
        min(case when u.content = k.content then 1 else 0 end) as good,
        count(*) over (partition by u.customer_id, u.variable) as sources
    from usable u
    join known k on k.customer_id = u.customer_id and k.variable = u.variable
    group by u.customer_id, u.source, u.variable
),
heard as (
    select distinct customer_id, source from told
),
given as (
    select distinct customer_id, source, variable from usable
),
facts as (
    select
        e.customer_id, e.variable, k.source, 'completeness' as dimension,
        case when k.customer_id is null then 0 else 1 end as good, 1 as total,
        true as counted, false as sourced
    from expected e
    left join known k on k.customer_id = e.customer_id and k.variable = e.variable
    union all
    -- A source is asked only for those it tells of.
    select
        e.customer_id, e.variable, h.source, 'completeness',
        case when g.customer_id is null then 0 else 1 end, 1, false, true
    from expected e
    join heard h on h.customer_id = e.customer_id
    left join given g
        on g.customer_id = h.customer_id and g.source = h.source and g.variable = e.variable
    union all
    select customer_id, variable, source, 'validity', 1, 1, true, true
    from usable
    where variable not in (select variable from contacts)
    union all
    select customer_id, variable, source, 'validity', 0, 1, true, true
    from unusable
    where variable not in (select variable from contacts)
    union all
    select
        customer_id, variable, source, 'validity',
        case when proof = 'bad_form' then 0 else 1 end, 1, true, true
    from mine
    union all
    select
        customer_id, variable, source, 'verification', case when by_staff then 1 else 0 end, 1, true, true
    from known
    where variable not in (select variable from contacts)
    union all
    select
        customer_id, variable, source, 'verification',
        case when validity = 'valid' then 1 else 0 end, 1, true, true
    from mine
    union all
    select customer_id, variable, source, 'consistency', good, 1, true, true
    from agreeing
    where sources > 1
    union all
    select
        k.customer_id, k.variable, k.source, 'timeliness',
        case
            when v.refresh_days = 0 then 1
            when k.moment >= cast($today as timestamp) - to_days(v.refresh_days) then 1
            else 0
        end,
        1, true, true
    from known k
    join planned v on v.variable = k.variable
    union all
    select
        customer_id, variable, source, 'uniqueness', case when holders > 1 then 0 else 1 end, 1, true, true
    from mine
    union all
    -- The customer as such, whom the base may hold twice.
    select
        p.id, '*', null, 'uniqueness', case when d.customer_id is null then 1 else 0 end, 1, true, false
    from people p
    left join doubted d on d.customer_id = p.id
)
