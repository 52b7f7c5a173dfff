insert into descriptive_record (
    id, customer_id, source, key, kind, "values", raw, contacts, made_up, content_hash,
    observed_at, received_at, run, superseded_by_run, superseded_at
)
select
    p.id, r.customer_id, r.source, r.key, r.kind, r."values", r.raw, r.contacts, r.made_up,
    r.content_hash, p.observed_at, p.received_at, p.run, p.next_run, p.next_at
from tf_promoted p
join descriptive_record r on r.id = p.record_id
