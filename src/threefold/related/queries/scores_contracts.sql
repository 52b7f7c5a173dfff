-- The contracts, memberships and accounts of customers as of a day. Each is told apart by its
-- reference; one that ended runs again from its next beginning. Input: steps (customer_id, day, at_s,
-- reference, outcome, running: 1 where it runs from then on, 0 where it ends). Value: day.
with told as (select * from steps where day <= $day),
ends as (
    select customer_id, reference, max(at_s) filter (where running = 0) as ended_s
    from told
    group by customer_id, reference
),
marked as (
    select t.*, e.ended_s is null or t.at_s > e.ended_s as current
    from told t
    join ends e on e.customer_id = t.customer_id and e.reference = t.reference
),
lives as (
    select
        customer_id,
        reference,
        min(day) filter (where running = 1 and current) as began,
        max(day) filter (where running = 1 and outcome <> 'changed' and current) as renewed,
        count(*) filter (where outcome in ('renewed', 'extended') and current) as renewals,
        count(*) filter (where outcome = 'changed' and current) as changes,
        count(*) filter (where outcome in ('frozen', 'paused', 'suspended')) as pauses,
        count(*) filter (where running = 0) as ended
    from marked
    group by customer_id, reference
)
select
    customer_id,
    count(began) as contract_running,
    cast(sum(ended) as bigint) as contract_ended,
    $day - min(began) as contract_days,
    $day - max(renewed) filter (where began is not null) as contract_renewed_days,
    max((renewed - began) / nullif(renewals, 0)) filter (where began is not null) as contract_term_days,
    cast(sum(renewals) as bigint) as contract_renewals,
    cast(sum(changes) as bigint) as contract_changes,
    cast(sum(pauses) as bigint) as contract_pauses
from lives
group by customer_id
