-- Days with a purchase, each with the days since the one before (NULL at the first).
select
    customer_id, age,
    day - lag(day) over (partition by customer_id order by day) as gap,
    row_number() over (partition by customer_id order by day) as nth
from (select customer_id, day, min(age) as age from orders group by customer_id, day) days
