-- The list row of each customer: descriptive, behavioral and related side by side.
with told as (
    select customer_id, count(distinct source) as sources from records group by customer_id
)
select
    c.id as customer_id,
    c.name,
    c.kind,
    c.made_up,
    coalesce(substr(tf_json_text(tf_json_text(c.golden, 'country'), 'v'), 1, 2), '') as country,
    coalesce(substr(tf_json_text(tf_json_text(c.golden, 'city'), 'v'), 1, 120), '') as city,
    coalesce(t.sources, 0) as sources,
    coalesce(w.ways, 0) as contact_ways,
    coalesce(w.live_ways, 0) as live_contact_ways,
    coalesce(w.reachability, 'none') as reachability,
    u.reached_until,
    coalesce(b.orders, 0) as orders,
    cast(coalesce(b.spend, 0) as decimal(18, 3)) as spend,
    b.first_purchase_at,
    b.last_purchase_at,
    coalesce(b.events, 0) as events,
    b.last_event_at,
    b.last_contact_at,
    coalesce(b.complaints, 0) as complaints,
    coalesce(r.answers, 0) as answers,
    r.last_answer_at,
    r.csat,
    r.nps,
    coalesce(d.share, 0) as descriptive_share,
    coalesce(b.kinds, 0) * 1.0 / greatest(cast($event_kinds as bigint), coalesce(b.kinds, 0), 1) as behavioral_share,
    coalesce(r.measures, 0) * 1.0 / greatest(cast($measures as bigint), coalesce(r.measures, 0), 1) as related_share,
    cast($now as timestamptz) as updated_at
from customers c
left join reach w on w.customer_id = c.id
left join reached u on u.customer_id = c.id
left join told t on t.customer_id = c.id
left join behaviour b on b.customer_id = c.id
left join related r on r.customer_id = c.id
left join completeness d on d.customer_id = c.id
