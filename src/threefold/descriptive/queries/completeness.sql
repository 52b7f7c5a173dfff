-- From `facts`: beside each other what the plan expects to be known of each customer and what is known.
select
    p.id as customer_id,
    count(*) filter (where f.expected) as expected,
    count(*) filter (where f.expected and f.filled) as filled,
    count(*) filter (where f.expected and f.fresh) as fresh,
    case
        when count(*) filter (where f.expected) = 0 then 0
        else count(*) filter (where f.expected and f.filled) * 1.0 / count(*) filter (where f.expected)
    end as share
from people p
left join facts f on f.customer_id = p.id
group by p.id
order by p.id
