-- What customers paid for one unit of goods, by month: of a product by its code, else of a category.
-- Lines that take a sale back do not count. Inputs: events, asked (place, category, product,
-- currency). Value: own.
with sold as (
    select
        tf_month_number(local_at) as month_number, subject, product, category,
        coalesce(currency, $own) as currency,
        cast(amount as double) as amount, cast(quantity as double) as quantity
    from events
    where kind = 'purchase'
        and amount > 0
        and quantity > 0
        and coalesce(outcome not in ('cancelled', 'returned', 'refunded', 'credited'), true)
),
found as (
    select a.place, s.month_number, s.subject, s.amount, s.quantity
    from sold s
    join asked a on a.product = s.product and a.currency = s.currency
    union all
    select a.place, s.month_number, s.subject, s.amount, s.quantity
    from sold s
    join asked a on a.category = s.category and a.currency = s.currency
    where a.product is null
)
select
    place,
    month_number,
    sum(amount) / sum(quantity) as price,
    sum(quantity) as units,
    count(distinct subject) as customers
from found
group by place, month_number
order by place, month_number
