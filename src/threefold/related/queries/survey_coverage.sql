-- Customers, those asked and those who answered, by part.
-- Inputs: parts (dimension, customer_id, part), asked and answered (customer_id), each customer once.
select
    p.dimension,
    p.part,
    count(*) as customers,
    count(a.customer_id) as asked,
    count(b.customer_id) as answered
from parts p
left join asked a on a.customer_id = p.customer_id
left join answered b on b.customer_id = p.customer_id
group by p.dimension, p.part
order by p.dimension, p.part
