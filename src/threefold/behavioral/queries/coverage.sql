-- Of how many customers, and of how many buyers, something of a dimension is on record.
with dimensions as (
    select e.kind, coalesce(d.dimension, 'consumption') as dimension
    from (select distinct kind from events) e
    left join dimension_kinds d on d.kind = e.kind
),
told as (
    select m.customer_id, d.dimension, e.source, max(e.occurred_at) as last_at
    from events e
    join dimensions d on d.kind = e.kind
    join subject_map m on m.subject = e.subject
    group by m.customer_id, d.dimension, e.source
),
buyers as (select distinct customer_id from told where dimension = 'purchase'),
classed as (
    select customer_id, dimension, source, last_at, '' as customer_class from told
    union all
    select t.customer_id, t.dimension, t.source, t.last_at, 'buyers'
    from told t join buyers b on b.customer_id = t.customer_id
),
rolled as (
    select customer_id, dimension, customer_class, source, last_at from classed
    union all
    select customer_id, dimension, customer_class, '' as source, max(last_at)
    from classed
    group by customer_id, dimension, customer_class
)
select
    dimension, customer_class, source,
    tf_days_between(last_at, $today) as age_days,
    count(*) as filled
from rolled
group by dimension, customer_class, source, tf_days_between(last_at, $today)
