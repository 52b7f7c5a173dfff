select n.*
from incoming n
where not exists (select 1 from duplicates d where d.id = n.id)
