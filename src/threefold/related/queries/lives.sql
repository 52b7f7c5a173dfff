-- When and for how much customers bought until the end of calibration, and what came after. All
-- purchases of a day are one; days on which more was given back than bought are none.
-- Input: purchases (customer, day as days since 1970, amount). Value: until (a day, the last one).
with days as (
    select customer, day, sum(amount) as amount
    from purchases
    where customer is not null and day is not null and amount is not null
    group by customer, day
    having sum(amount) >= 0
),
firsts as (select customer, min(day) as first_day from days group by customer)
select
    d.customer,
    max(f.first_day) as first_day,
    count(*) filter (where d.day <= $until) - 1 as repeats,
    max(d.day) filter (where d.day <= $until) - max(f.first_day) as last_days,
    $until - max(f.first_day) as span_days,
    avg(d.amount) filter (where d.day > f.first_day and d.day <= $until) as repeat_mean,
    avg(d.amount) filter (where d.day <= $until) as mean,
    count(*) filter (where d.day > $until) as later,
    coalesce(sum(d.amount) filter (where d.day > $until), 0) as later_amount
from days d
join firsts f on f.customer = d.customer
where f.first_day <= $until
group by d.customer
order by d.customer
