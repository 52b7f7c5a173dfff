-- From when to when goods were sold, and in which currencies; which ways of ranking say anything.
select
    coalesce(currency, $own) as currency,
    count(*) as lines,
    min(local_at) as first_at,
    max(local_at) as last_at,
    count(product) as product,
    count(category) as category,
    count(tf_property(properties, 'brand')) as brand,
    count(place) as place,
    count(channel) as channel
from events
where kind = 'purchase' and category is distinct from 'charge'
group by coalesce(currency, $own)
order by lines desc, currency
