-- Written forms of the one identifier that good rows bear.
select k.raw as v
from known k
where k.subject in (select subject from events)
