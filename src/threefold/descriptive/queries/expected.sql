-- What is expected of each customer, by the classes he belongs to: the beginning of several questions.
-- Inputs: people [id, kind], members, planned.
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
)
