-- Part of a statement. Lines of goods in purchases: charges are none, nor are corrections of stock,
-- which move pieces back and no money. `back` are lines that take a sale back; their amounts are
-- negative. Of one currency, or of all at the rate of their day where $currency is NULL.
lines as (
    select
        m.customer_id,
        e.local_at,
        tf_month_number(e.local_at) as month_number,
        e.source || chr(31) || e.reference as order_key,
        case $dimension
            when 'product' then e.product
            when 'category' then e.category
            when 'brand' then tf_property(e.properties, 'brand')
            when 'place' then e.place
            when 'channel' then e.channel
        end as item,
        e.quantity,
        case
            when $currency is not null or coalesce(e.currency, $own) = $own then e.amount
            else tf_converted(e.amount, r.rate)
        end as amount,
        e.amount is not null and $currency is null and coalesce(e.currency, $own) <> $own
            and r.rate is null as unrated,
        coalesce(e.outcome in ('cancelled', 'returned', 'refunded', 'credited'), false) as back
    from events e
    left join subject_map m on m.subject = e.subject
    left join rates r
        on r.currency = e.currency
        and tf_day_number(e.local_at) >= r.first_day
        and tf_day_number(e.local_at) < r.last_day
    where e.kind = 'purchase'
        and e.category is distinct from 'charge'
        and ($currency is null or coalesce(e.currency, $own) = $currency)
        and not (coalesce(e.amount, 0) = 0 and coalesce(e.quantity, 1) <= 0)
)
