-- What customers paid for one unit of these goods, by month. Lines that take a sale back do not
-- count. Input: events. Values: category, product (one of them NULL: any), currency, own.
select
    tf_month_number(local_at) as month_number,
    sum(cast(amount as double)) / sum(cast(quantity as double)) as price,
    sum(cast(quantity as double)) as units,
    count(distinct subject) as customers
from events
where kind = 'purchase'
    and amount > 0
    and quantity > 0
    and ($category is null or category = $category)
    and ($product is null or product = $product)
    and coalesce(currency, $own) = $currency
    and coalesce(outcome not in ('cancelled', 'returned', 'refunded', 'credited'), true)
group by tf_month_number(local_at)
order by month_number
