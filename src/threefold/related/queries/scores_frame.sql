-- All that is known of customers as of a day, in no order. {held}: their variables. Input: beside, what
-- is told beside them. The columns of each are put for {columns}.
select coalesce(v.customer_id, b.customer_id) as customer_id, {columns}
from ({held}) v
full join beside b on b.customer_id = v.customer_id
