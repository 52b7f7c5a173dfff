-- What customers had said up to a day, in points of 0 to 100; an answer counts half after
-- `half_life` days. Input: answers (customer_id, id, points, day as days since 1970).
select
    customer_id,
    sum(points * pow(0.5, cast($day - day as double) / $half_life)) as attitude_sum,
    sum(pow(0.5, cast($day - day as double) / $half_life)) as attitude_weight,
    count(*) as attitude_answers,
    sum(points) as attitude_total,
    sum(points * points) as attitude_square,
    max_by(points, tf_key(day, id)) as attitude_last,
    max(day) as attitude_last_day
from answers
where day <= $day
group by customer_id
