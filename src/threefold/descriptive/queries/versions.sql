-- The history of each key in order of observation: runs of equal content are one version, its
-- first sighting (the head) holds the content, the others only claim it.
with ordered as (
    select
        *,
        row_number() over history as place,
        lag(content_hash) over history as before_hash,
        lag(customer_id) over history as before_customer
    from sightings
    window history as (partition by source, "key" order by observed_at, run, id)
),
marked as (
    select
        *,
        before_hash is null
        or before_hash <> content_hash
        -- A preview does not know the customer yet, which is no difference.
        or coalesce(before_customer <> customer_id, false) as is_head
    from ordered
),
headed as (
    select
        *,
        max(case when is_head then place end) over (
            partition by source, "key" order by place rows unbounded preceding
        ) as head_place
    from marked
),
heads as (
    select
        source, "key", place, id,
        lead(run) over following as next_run,
        lead(received_at) over following as next_at
    from headed
    where is_head
    window following as (partition by source, "key" order by place)
)
select
    s.id, s.form, s.record_id, s.source, s."key", s.run, s.observed_at, s.received_at,
    s.content_hash, s.customer_id, s.place,
    h.id as head_id,
    case when s.is_head then h.next_run end as next_run,
    case when s.is_head and h.next_at is not null then greatest(h.next_at, s.received_at) end as next_at,
    s.superseded_by_run, s.superseded_at,
    count(*) filter (where s.run <> cast($run as bigint)) over (partition by s.source, s."key") as brought_by_others
from headed s
join heads h on h.source = s.source and h."key" = s."key" and h.place = s.head_place
