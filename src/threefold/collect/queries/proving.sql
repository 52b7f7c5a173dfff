-- What those events prove of the ways of their customers, by `rules` for each kind of ending.
-- One that came under an e-mail address by e-mail, or the like, names the way itself.
select
    b.customer_id, r.kinds,
    case when strpos(',' || r.kinds || ',', ',' || b.scheme || ',') > 0 then b.scheme else '' end as kind,
    case when strpos(',' || r.kinds || ',', ',' || b.scheme || ',') > 0 then b."value" else '' end as "value",
    r.proof, o.occurred_at as "at", o.source, o.id as event, o.run
from outcomes o
join bearers b on b.subject = o.subject
join rules r
    on r.kind = o.kind and r.channel = o.channel and r.outcome = o.outcome and r.direction = o.direction
