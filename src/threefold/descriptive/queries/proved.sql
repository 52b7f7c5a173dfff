-- Proofs of events that did not say which way was taken: the way, where the customer's records and
-- staff tell one of right form that it can have been, and no other.
with listed as (
    select customer_id, unnest(from_json(contacts, $form)) as way
    from told
    where contacts <> '[]'
),
ways as (
    select distinct customer_id, way.k as kind, left(way.v, 500) as "value"
    from listed
    where way.v <> '' and coalesce(way.f, true)
)
select p.id, min(w.kind) as kind, min(w."value") as "value"
from pending p
join ways w
    on w.customer_id = p.customer_id and strpos(',' || p.kinds || ',', ',' || w.kind || ',') > 0
group by p.id
having count(*) = 1
order by p.id
