-- Answers of good rows with their content ids: equal answers of one file differ by their ordinal.
with told as (
    select
        a."row", s.survey, a.variable, a.number, a."text", s.channel, s.answered_at,
        md5(concat_ws(chr(31), s.subject, s.survey, a.variable, cast(s.answered_at as varchar),
            coalesce(cast(a.number as varchar), ''), coalesce(a."text", ''))) as base
    from answers a
    join said s on s."row" = a."row"
    where s.bad = ''
),
numbered as (
    select *, row_number() over (partition by base order by "row") as n from told
)
select
    "row", survey, variable, number, "text", channel, answered_at,
    case when n = 1 then base else md5(base || ':' || n) end as content_id
from numbered
order by "row", variable
