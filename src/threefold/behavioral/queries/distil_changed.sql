-- Whose events came or went: rows that stand on both sides as they were only moved house.
select distinct subject
from (
    select max(subject) as subject
    from (
        select id, source, subject from came
        union all
        select id, source, subject from went
    ) both_
    group by id, source
    having count(*) = 1 or min(subject) <> max(subject)
) rows_
where subject is not null
