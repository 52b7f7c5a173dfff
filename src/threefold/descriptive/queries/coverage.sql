-- Goes on from `facts`: how far each variable is known: altogether, by class of customer, by source.
,
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
order by variable, source, customer_class
