-- The category and name of each product as they were last said, so that a look at a page which
-- names the product only tells of them too; of several said at that moment one.
with said as (
    select product, category, tf_property(properties, 'product_name') as name, local_at
    from events
    where product is not null and local_at >= $since and local_at < $until
        and (category is not null or tf_property(properties, 'product_name') is not null)
),
newest as (
    select product,
        max(case when category is not null then local_at end) as category_at,
        max(case when name is not null then local_at end) as name_at
    from said
    group by product
)
select s.product,
    max(case when s.local_at = n.category_at then s.category end) as category,
    max(case when s.local_at = n.name_at then s.name end) as name
from said s
join newest n on n.product = s.product
group by s.product
