-- The newest run of each day of which variables were distilled.
select s.as_of, s.revision, s.made_at, s.events_version, s.kinds, s.engine, w.customers
from snapshots s
join (
    select as_of, max(revision) as revision, max(customers) as customers
    from snapshots
    group by as_of
) w on w.as_of = s.as_of and w.revision = s.revision
order by s.as_of desc nulls last
