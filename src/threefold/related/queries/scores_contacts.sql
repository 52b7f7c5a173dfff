-- How often customers answered up to a day, and the hour and channel at which each of them is most
-- likely to: what is known of him, drawn to what is known of everybody the more the less often he
-- was tried there. Input: tries (customer_id, day, hour, channel, answered). Values: day, own and
-- common (tries that each draws with).
with told as (
    select customer_id, hour, channel, cast(answered as int) as hit from tries where day <= $day
),
whole as (select avg(cast(hit as double)) as rate from told),
hours as (
    select hour, (sum(hit) + $common * max(rate)) / (count(*) + $common) as rate
    from told cross join whole group by hour
),
channels as (
    select channel, (sum(hit) + $common * max(rate)) / (count(*) + $common) as rate
    from told cross join whole group by channel
),
best_hours as (
    select t.customer_id, max_by(t.hour, tf_key(t.rate, -t.hour)) as hour, max(t.rate) as rate
    from (
        select o.customer_id, o.hour, (sum(o.hit) + $own * max(h.rate)) / (count(*) + $own) as rate
        from told o join hours h on h.hour = o.hour
        group by o.customer_id, o.hour
    ) t
    group by t.customer_id
),
best_channels as (
    select t.customer_id, max_by(t.channel, tf_key(t.rate, t.channel)) as channel, max(t.rate) as rate
    from (
        select
            o.customer_id, o.channel,
            (sum(o.hit) + $own * max(c.rate)) / (count(*) + $own) as rate
        from told o join channels c on c.channel = o.channel
        group by o.customer_id, o.channel
    ) t
    group by t.customer_id
),
common_best as (
    select
        (select max_by(hour, tf_key(rate, -hour)) from hours) as hour,
        (select max(rate) from hours) as hour_rate,
        (select max_by(channel, tf_key(rate, channel)) from channels) as channel,
        (select max(rate) from channels) as channel_rate
),
counted as (
    select customer_id, count(*) as contact_tries, sum(hit) as contact_hits
    from told group by customer_id
)
select
    n.customer_id, n.contact_tries, n.contact_hits,
    case when h.rate >= b.hour_rate then h.hour else b.hour end as contact_hour,
    case when c.rate >= b.channel_rate then c.channel else b.channel end as contact_channel
from counted n
cross join common_best b
join best_hours h on h.customer_id = n.customer_id
join best_channels c on c.customer_id = n.customer_id
