-- The latest score of each measure beside the count of all answers.
with ranked as (
    select
        {root} as customer_id, a.variable, a.number, a.answered_at,
        row_number() over (
            partition by {root}, a.variable order by a.answered_at desc, a.id desc
        ) as place
    from related_answer a
    {whose}
)
select
    customer_id,
    count(*),
    count(distinct variable),
    max(answered_at),
    max(case when place = 1 and variable = 'csat' then number end),
    max(case when place = 1 and variable = 'nps' then number end),
    max(case when place = 1 and variable = 'ces' then number end)
from ranked
group by customer_id
order by customer_id
