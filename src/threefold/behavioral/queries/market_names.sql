-- What each product is called where it was last sold; of several names at that moment one.
with sold as (
    select product, local_at, properties
    from events
    where kind = 'purchase' and amount > 0 and product is not null
        and properties like '%"product_name"%'
),
newest as (select product, max(local_at) as local_at from sold group by product)
select s.product as item, tf_json_text(max(s.properties), 'product_name') as name
from sold s
join newest n on n.product = s.product and n.local_at = s.local_at
group by s.product
