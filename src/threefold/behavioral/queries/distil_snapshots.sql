-- The newest run of each day of which variables were distilled; a run may have found nothing new.
select as_of, revision, made_at, events_version, kinds, engine, customers
from (
    select
        as_of, revision, made_at, events_version, kinds, engine,
        max(customers) over (partition by as_of) as customers,
        row_number() over (
            partition by as_of order by revision desc nulls last, made_at desc nulls last
        ) as place
    from snapshots
) runs
where place = 1
order by as_of desc nulls last
