-- Every time one of these keys was seen, as record or as claim on one.
select
    'record' as form, r.id, r.id as record_id, r.source, r.key, coalesce(r.run, 0), r.observed_at,
    r.received_at, r.content_hash, r.customer_id, r.superseded_by_run, r.superseded_at
from descriptive_record r
join tf_keys k on k.source = r.source and k.key = r.key
union all
select
    'claim', c.id, r.id, r.source, r.key, c.run, c.observed_at,
    c.received_at, r.content_hash, r.customer_id, null, null
from descriptive_recordclaim c
join descriptive_record r on r.id = c.record_id
join tf_keys k on k.source = r.source and k.key = r.key
