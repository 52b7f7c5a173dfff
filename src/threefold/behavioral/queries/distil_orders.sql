-- Purchases as occasions: the lines of one reference (of one moment where they have none) that
-- were sold, with where they fall in day, week, year and level of spending.
select
    customer_id, age, day, at_s, lines, units, amount, channel, place,
    case cast((day + 700003) % 7 as int)
        when 0 then 'monday'
        when 1 then 'tuesday'
        when 2 then 'wednesday'
        when 3 then 'thursday'
        when 4 then 'friday'
        when 5 then 'saturday'
        else 'sunday'
    end as weekday,
    case
        when at_s - day * cast(86400 as bigint) < 21600 then 'night'
        when at_s - day * cast(86400 as bigint) < 43200 then 'morning'
        when at_s - day * cast(86400 as bigint) < 64800 then 'afternoon'
        else 'evening'
    end as daypart,
    case month
        when 1 then 'january'
        when 2 then 'february'
        when 3 then 'march'
        when 4 then 'april'
        when 5 then 'may'
        when 6 then 'june'
        when 7 then 'july'
        when 8 then 'august'
        when 9 then 'september'
        when 10 then 'october'
        when 11 then 'november'
        else 'december'
    end as month,
    case
        when month in (3, 4, 5) then 'spring'
        when month in (6, 7, 8) then 'summer'
        when month in (9, 10, 11) then 'autumn'
        else 'winter'
    end as season,
    case
        when amount < 10 then 'under_10'
        when amount < 30 then 'under_30'
        when amount < 100 then 'under_100'
        when amount < 300 then 'under_300'
        when amount < 1000 then 'under_1000'
        else 'from_1000'
    end as level
from (
    select *, cast((tf_month_number(tf_date(day)) + 12000) % 12 as int) + 1 as month from (
    select
        customer_id,
        coalesce(reference, cast(at_s as string)) as occasion,
        max(age) as age,
        min(day) as day,
        min(at_s) as at_s,
        count(*) as lines,
        sum(quantity) as units,
        cast(sum(amount) as decimal(18, 4)) as amount,
        min(channel) as channel,
        min(place) as place
    from ({lines}) lines
    where sold
    group by customer_id, coalesce(reference, cast(at_s as string))
) days) occasions
