-- Orders (else all events) over ISO weekday and hour of the wall clock.
with moments as (
    select distinct kind = 'purchase' as purchase, coalesce(reference, id) as moment,
        tf_day_of_week(local_at) as weekday, tf_local_hour(local_at) as hour
    from life
    where outcome is distinct from 'cancelled'
)
select weekday, hour, count(*) as n
from moments
where purchase = (select max(case when purchase then 1 else 0 end) = 1 from moments)
group by weekday, hour
order by weekday, hour
