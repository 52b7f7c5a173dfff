-- Messages that break a tracking plan, with the first breach of each: `cause:property`.
-- Inputs: messages; rules (source, event, property, type, required), one row each property that is
-- planned; closed (source, event) of plans that hold back what they do not name.
with told as (
    select place, source, event, properties
    from messages
    where type = 'track' and cause is null
),
given as (
    -- Names may hold anything, so none may ever be part of a path.
    select
        place, unnest(json_keys(properties)) as key, unnest(json_extract(properties, '$.*')) as value
    from told
),
ruled as (
    select
        t.place, r.property, r.required, r.type,
        json_extract_string(g.value, '$') as value, json_type(g.value) as form
    from told t
    join rules r on r.source = t.source and r.event = t.event
    left join given g on g.place = t.place and g.key = r.property
),
broken as (
    select place, property, case
        when required and (form is null or form = 'NULL' or value = '') then 'missing:' || property
        when form is null or form = 'NULL' then null
        when type = 'text' and form <> 'VARCHAR' then 'wrong_type:' || property
        when type = 'number' and tf_money(value) is null then 'wrong_type:' || property
        when type = 'boolean' and form <> 'BOOLEAN' then 'wrong_type:' || property
        when type = 'time' and tf_moment(value) is null then 'wrong_type:' || property
    end as breach
    from ruled
    union all
    select t.place, t.key, 'unknown_property:' || t.key
    from (
        select place, source, event, unnest(json_keys(properties)) as key
        from told join closed using (source, event)
    ) t
    left join rules r on r.source = t.source and r.event = t.event and r.property = t.key
    where r.property is null
)
select place, min_by(breach, property) as breach from broken where breach is not null group by place
