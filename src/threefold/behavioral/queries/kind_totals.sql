select kind, count(*) as events, count(distinct subject) as subjects, max(occurred_at) as last_at
from events
group by kind
order by events desc, kind
