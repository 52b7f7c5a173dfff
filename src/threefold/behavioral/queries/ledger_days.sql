select
    coalesce(
        try_cast(tf_property(properties, 'trading_day') as date), cast(local_at as date)
    ) as day,
    count(*) as trades
from events
where kind = 'trade'
group by coalesce(
    try_cast(tf_property(properties, 'trading_day') as date), cast(local_at as date)
)
order by day desc
