-- Where customers buy beside us, as last told: one row a customer and competitor. On one day a note
-- of staff outweighs an answer. Inputs: noted (customer_id, competitor_id, told_on, id, buys, share,
-- how), said (customer_id, competitor_id, answered_at, id). Value: day.
with told as (
    select
        customer_id, competitor_id, tf_day_number(told_on) as day, 1 as weight, id, buys, share, how
    from noted
    where told_on <= $day
    union all
    select
        customer_id, competitor_id, tf_day_number(answered_at) as day, 0 as weight, id,
        true as buys, cast(null as double) as share, 'survey' as how
    from said
    where cast(answered_at as date) <= $day
)
select
    customer_id,
    competitor_id,
    tf_date(min(day)) as first_on,
    tf_date(max(day)) as told_on,
    max_by(buys, tf_key(day, weight, id)) as buys,
    max_by(share, tf_key(day, weight, id)) filter (where share is not null) as share,
    max_by(how, tf_key(day, weight, id)) as how,
    count(*) as times
from told
group by customer_id, competitor_id
order by customer_id, competitor_id
