-- Each proof of a contact way with what the next one showed. That a source told the way stands
-- before the first proof, lest a later telling cut a pair in two.
with tested as (
    select customer_id, kind, "value", min(moment) as first from proofs group by customer_id, kind, "value"
),
known as (
    select customer_id, kind, "value", moment, id, proof from proofs
    union all
    select w.customer_id, w.kind, w."value", w.observed_at, 0, 'form'
    from ways w
    join tested t on t.customer_id = w.customer_id and t.kind = w.kind and t."value" = w."value"
    where w.observed_at < t.first
),
followed as (
    select
        customer_id, kind, proof,
        lead(proof) over history as outcome,
        epoch_us(lead(moment) over history) - epoch_us(moment) as passed_us
    from known
    window history as (partition by customer_id, kind, "value" order by moment, id)
)
select
    customer_id, kind, proof,
    passed_us / (86400000000.0 * 365.25) as years,
    outcome not in ('bounced', 'wrong_number', 'returned') as works
from followed
where outcome is not null and proof not in ('bounced', 'wrong_number', 'returned')
order by customer_id
