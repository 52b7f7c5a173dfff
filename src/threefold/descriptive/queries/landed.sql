-- What became of each row: of equal rows in one file the last counts, the others add nothing.
with mine as (
    select source, "key", content_hash, id = head_id as is_head, place, brought_by_others
    from after
    where run = cast($run as bigint)
),
judged as (
    select
        case
            when i."row" <> i.last_row or not m.is_head then 'unchanged'
            when m.brought_by_others > 0 or m.place > 1 then 'updated'
            else 'new'
        end as fate
    from incoming i
    join mine m on m.source = i.source and m."key" = i."key" and m.content_hash = i.content_hash
)
select
    count(*) filter (where fate = 'new') as new,
    count(*) filter (where fate = 'updated') as updated,
    count(*) filter (where fate = 'unchanged') as unchanged
from judged
