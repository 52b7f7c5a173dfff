-- What known customers did up to the end of the day in question, one row an event. Ages are whole
-- days on the wall clock. Amounts are in the installation's currency at the rate of their day, NULL
-- where there is none.
select
    m.customer_id,
    e.kind,
    tf_day_number(e.local_at) as day,
    cast($day as int) - tf_day_number(e.local_at) as age,
    tf_seconds(e.local_at) as at_s,
    e.channel,
    e.place,
    e.product,
    e.category,
    e.quantity,
    case
        when e.currency is null or e.currency = $currency then e.amount
        else tf_converted(e.amount, r.rate)
    end as amount,
    cast(round(e.duration_s * 1000) as bigint) as duration_ms,
    e.outcome,
    e.reference,
    e.properties
from events e
join subject_map m on m.subject = e.subject
left join rates r
    on r.currency = e.currency
    and tf_day_number(e.local_at) >= r.first_day
    and tf_day_number(e.local_at) < r.last_day
where e.local_at < $until
