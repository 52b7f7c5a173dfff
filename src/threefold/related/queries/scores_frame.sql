-- All that is known of customers as of a day. Inputs: held (variables), attitude, contacts,
-- wallet; the columns of each are put for {columns}.
select coalesce(v.customer_id, a.customer_id, c.customer_id, w.customer_id) as customer_id, {columns}
from held v
full join attitude a on a.customer_id = v.customer_id
full join contacts c on c.customer_id = coalesce(v.customer_id, a.customer_id)
full join wallet w on w.customer_id = coalesce(v.customer_id, a.customer_id, c.customer_id)
order by 1
