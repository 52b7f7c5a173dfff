select *
from life
where ($kind is null or kind = $kind)
    and ($before is null or occurred_at < $before)
order by occurred_at desc, id
limit $rows
