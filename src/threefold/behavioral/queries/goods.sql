-- The categories or products that are bought most often. Input: events. Values: what, most.
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
