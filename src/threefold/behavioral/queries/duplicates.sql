-- Ids of the file that another import of the same source has landed before.
select n.id, $source as source, cast($run as bigint) as run, n.month
from incoming n
join events e on e.id = n.id and e.source = $source and e.run <> $run
