-- Events of the run to undo that another import brought as well; the earliest such import has them now.
select c.id, c.source, min(c.run) as run
from claims c
join events e on e.id = c.id and e.source = c.source
where e.run = $run and c.run <> $run
group by c.id, c.source
