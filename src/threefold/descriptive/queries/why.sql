-- Goes on from `candidates`: what speaks for each value of one customer.
,
alike as (
    select
        p.id as record_id, p.source, p.observed_at as moment, false as by_staff, k.variable,
        k.content, strip_accents(lower(k.content)) as same, k.newness as place, null as lost_by,
        count(distinct p.source) over (partition by k.variable) as agreement
    from known k
    join placed p on p.newness = k.newness
    where k.variable not in (select variable from contested)
),
every as (
    select
        variable, place, record_id, source, moment, by_staff, content, same, agreement,
        case when place = min(place) over (partition by variable) then null else 'same' end as lost_by
    from alike
    union all
    select
        r.variable, r.place, r.record_id, r.source, r.moment, r.by_staff, r.content, r.same,
        r.agreement, l.lost_by
    from ranked r
    left join lost l on l.variable = r.variable and l.place = r.place
)
select e.*, v.proof, v.proved_at
from every e
left join verified v on v.variable = e.variable and v.content = e.content
order by e.variable, e.place
