-- Beside each other what the plan expects to be known of each customer and what is known.
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
)
select
    p.id as customer_id,
    count(*) filter (where f.expected) as expected,
    count(*) filter (where f.expected and f.filled) as filled,
    count(*) filter (where f.expected and f.fresh) as fresh,
    case
        when count(*) filter (where f.expected) = 0 then 0
        else count(*) filter (where f.expected and f.filled) * 1.0 / count(*) filter (where f.expected)
    end as share
from people p
left join facts f on f.customer_id = p.id
group by p.id
order by p.id
