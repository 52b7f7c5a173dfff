-- How often customers came to us up to a day, and the hour and the channel at which each of them most
-- often does: his own, drawn to those of everybody the more the less often he came. Input: incoming
-- (customer_id, day, hour, channel). Values: day, own (times that everybody's count as).
with told as (select customer_id, day, hour, channel from incoming where day <= $day),
whole as (select greatest(count(*), 1) as n from told),
hours as (select hour, count(*) / max(cast(w.n as double)) as share from told cross join whole w group by hour),
channels as (
    select channel, count(*) / max(cast(w.n as double)) as share from told cross join whole w group by channel
),
usual_hours as (
    select s.customer_id, max_by(s.hour, tf_key(s.weight, -s.hour)) as hour
    from (
        select t.customer_id, t.hour, count(*) + $own * max(h.share) as weight
        from told t join hours h on h.hour = t.hour
        group by t.customer_id, t.hour
    ) s
    group by s.customer_id
),
usual_channels as (
    select s.customer_id, max_by(s.channel, tf_key(s.weight, s.channel)) as channel
    from (
        select t.customer_id, t.channel, count(*) + $own * max(c.share) as weight
        from told t join channels c on c.channel = t.channel
        group by t.customer_id, t.channel
    ) s
    group by s.customer_id
)
select
    t.customer_id,
    count(*) as incoming_times,
    count(*) filter (where $day - t.day < 30) as incoming_30d,
    count(*) filter (where $day - t.day < 90) as incoming_90d,
    count(*) filter (where $day - t.day < 365) as incoming_365d,
    $day - max(t.day) as incoming_days,
    max(h.hour) as incoming_hour,
    max(c.channel) as incoming_channel
from told t
join usual_hours h on h.customer_id = t.customer_id
join usual_channels c on c.customer_id = t.customer_id
group by t.customer_id
