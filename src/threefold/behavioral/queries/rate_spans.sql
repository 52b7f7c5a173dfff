-- Each rate from its day to the day of the next one (exclusive), and the own currency at one.
-- Inputs: held (currency, day, rate). Values: base, ever (before all days), open (after all days).
select
    currency,
    cast(datediff('day', date '1970-01-01', day) as int) as first_day,
    cast(coalesce(
        datediff('day', date '1970-01-01', lead(day) over (partition by currency order by day)), $open
    ) as int) as last_day,
    cast(rate as decimal(18, 8)) as rate
from held
union all
select $base, cast($ever as int), cast($open as int), cast(1 as decimal(18, 8))
order by currency, first_day
