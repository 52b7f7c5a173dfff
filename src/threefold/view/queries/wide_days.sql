-- The newest rebuild of each day of the wide view. Input: days.
select as_of, made_at, customers, columns, now, answers
from (
    select
        as_of, made_at, customers, columns, now, answers,
        row_number() over (partition by as_of order by made_at desc nulls last) as place
    from days
) made
where place = 1
order by as_of desc nulls last
