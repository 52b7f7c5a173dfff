-- One row per customer of the map that has events. Spend is what the customer paid net of
-- cancellations; an order counts when it has a line that was sold.
select
    m.customer_id,
    count(*) as events,
    min(e.occurred_at) as first_event_at,
    max(e.occurred_at) as last_event_at,
    count(distinct e.reference) filter (
        where e.kind = 'purchase' and e.outcome is distinct from 'cancelled') as orders,
    coalesce(sum(e.amount) filter (where e.kind = 'purchase'), 0) as spend,
    min(e.occurred_at) filter (
        where e.kind = 'purchase' and e.outcome is distinct from 'cancelled') as first_purchase_at,
    max(e.occurred_at) filter (
        where e.kind = 'purchase' and e.outcome is distinct from 'cancelled') as last_purchase_at,
    max(e.occurred_at) filter (where e.kind = 'contact') as last_contact_at,
    count(*) filter (where e.kind = 'contact' and e.category = 'complaint') as complaints,
    min(e.place) filter (where e.kind = 'purchase') as place,
    count(distinct e.kind) as kinds
from events e
join subject_map m on m.subject = e.subject
group by m.customer_id
