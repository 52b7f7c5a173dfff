-- What customers told of their spending, one row each. Notes of staff weigh more than answers of the
-- same day: their numbers lie above those of all answers. Inputs: noted, answered, kinds (variable,
-- what, turned: the share of all others).
with told as (
    select customer_id, id, what, number, tf_day_number(told_on) as day, 1 as weight
    from (
        select customer_id, id, told_on, 'share' as what, share as number from noted
        union all
        select customer_id, id, told_on, 'spend' as what, spend as number from noted
        union all
        select customer_id, id, told_on, 'place' as what, place as number from noted
        union all
        select customer_id, id, told_on, 'shops' as what, shops as number from noted
    ) n
    where number is not null
    union all
    select
        a.customer_id,
        a.id,
        k.what,
        case
            when k.turned then 1.0 - a.number / 100.0
            when k.what = 'share' then a.number / 100.0
            else a.number
        end as number,
        tf_day_number(a.answered_at) as day,
        0 as weight
    from answered a
    join kinds k on k.variable = a.variable
)
select
    customer_id,
    row_number() over (order by weight, id, what) as id,
    what,
    case when what = 'share' then least(1.0, greatest(0.0, number)) else number end as number,
    day
from told
where number > 0 or what = 'share'
order by customer_id, day, id
