-- Customers with lines in a span of days: of an item or of any, sold ones or any, returned ones, of
-- those whose first purchase was in another span or at any time.
select l.customer_id
from lines l
left join firsts f on f.customer_id = l.customer_id
where l.customer_id is not null
    and l.local_at >= $first and l.local_at < $until
    and (not $of_item or l.item is not distinct from $item)
    and ($lines = 'any' or ($lines = 'sold' and not l.back) or ($lines = 'back' and l.back))
    and ($first_since is null or (f.first_at >= $first_since and f.first_at < $first_until))
group by l.customer_id
order by l.customer_id
