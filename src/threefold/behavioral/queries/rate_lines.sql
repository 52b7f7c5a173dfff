-- Lines of exchange rates, typed, with what is wrong with each (null: nothing).
-- Inputs: lines (line, currency, day, rate: text or typed), currencies (code), held (currency, day,
-- rate). Values: base. `changed` says that another rate is held for that day.
with typed as (
    select
        line,
        upper(trim(cast(currency as varchar))) as currency,
        try_cast(trim(cast(day as varchar)) as date) as day,
        try_cast(trim(cast(rate as varchar)) as decimal(15, 8)) as rate
    from lines
),
judged as (
    select
        t.*,
        case
            when c.code is null then 'currency'
            when t.currency = $base then 'own'
            when t.day is null or t.day < date '1900-01-01' or t.day >= date '2200-01-01' then 'day'
            when t.rate is null or t.rate <= 0 then 'rate'
            when min(t.rate) over same_day <> max(t.rate) over same_day then 'twice'
        end as fault
    from typed t
    left join currencies c on c.code = t.currency
    window same_day as (partition by t.currency, t.day)
)
select
    min(j.line) as line, j.currency, j.day, j.rate, j.fault,
    h.rate is not null as known,
    h.rate is not null and h.rate <> j.rate as changed
from judged j
left join held h on h.currency = j.currency and h.day = j.day
group by case when j.fault is null then null else j.line end, j.currency, j.day, j.rate, j.fault, h.rate
order by line
