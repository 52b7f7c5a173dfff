-- How far each variable is known: altogether, by class of customer, by source.
with belongs as (
    select id as customer_id, 'all' as class from people
    union all
    -- Who is not known to be an organisation lacks first of all what the plan asks of persons.
    select id, case kind when 'organisation' then 'organisations' else 'persons' end from people
    union all
    select m.customer_id, m.class from members m join people p on p.id = m.customer_id
),
expected as (
    select b.customer_id, v.variable
    from belongs b
    join planned v on v.required_for = b.class
    join people p on p.id = b.customer_id
    where v.entity = 'both' or v.entity = case p.kind when 'unknown' then 'person' else p.kind end
),
believed as (
    select id as customer_id, unnest(map_entries(json_transform(golden, '"MAP(VARCHAR, JSON)"'))) as pair
    from people
    where golden <> '{}'
),
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
),
counted as (
    -- What nobody is required to have has no expectation, yet its values count.
    select
        f.customer_id, f.variable, f.source, f.expected,
        f.filled and (f.expected or v.required_for = 'none') as filled,
        f.fresh and (f.expected or v.required_for = 'none') as fresh
    from facts f
    join planned v on v.variable = f.variable
),
totals as (
    select
        variable, '' as source, '' as customer_class,
        count(*) filter (where expected) as expected,
        count(*) filter (where filled) as filled,
        count(*) filter (where fresh) as fresh
    from counted
    group by variable
    union all
    select
        c.variable, '', b.class,
        count(*) filter (where c.expected),
        count(*) filter (where c.filled),
        count(*) filter (where c.fresh)
    from counted c
    join belongs b on b.customer_id = c.customer_id and b.class <> 'all'
    group by c.variable, b.class
    union all
    select
        variable, source, '', 0,
        count(*) filter (where filled),
        count(*) filter (where fresh)
    from counted
    where source is not null
    group by variable, source
)
select * from totals where expected > 0 or filled > 0
