-- Customers under whose subjects something changed, or who are known by other identifiers than
-- before.
with newest as (select customer_id, max(revision) as revision from known group by customer_id),
held as (
    select k.customer_id, k.map_key
    from known k
    join newest n on n.customer_id = k.customer_id and n.revision = k.revision
)
select distinct p.customer_id
from people p
join changed c on c.subject = p.subject
union
select coalesce(k.customer_id, h.customer_id) as customer_id
from keys k
full join held h on h.customer_id = k.customer_id
where k.map_key is distinct from h.map_key
