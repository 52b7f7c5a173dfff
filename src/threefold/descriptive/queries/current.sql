select
    t.root_id, r.id, r.source, r.kind, r.observed_at, r.run, r.made_up,
    r."values"::text, r.contacts::text
from descriptive_record r
join tf_refreshed t on t.customer_id = r.customer_id
where r.superseded_at is null
