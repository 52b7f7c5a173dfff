-- The categories or products that are bought most often, and what the product was called where it was
-- last sold. Input: events. Values: what, most.
with top as (
    select item, count(*) as n
    from (
        select case when $what = 'category' then category else product end as item
        from events
        where kind = 'purchase' and amount > 0
    ) sold
    where item is not null and item <> 'charge'
    group by item
    order by n desc, item
    limit $most
),
named as (
    select
        t.item, max_by(tf_property(e.properties, 'product_name'), tf_key(e.local_at, e.id)) as name
    from top t
    join events e on e.product = t.item
    where $what = 'product' and e.kind = 'purchase' and e.amount > 0
    group by t.item
)
select t.item, t.n, d.name
from top t
left join named d on d.item = t.item
order by t.n desc, t.item
