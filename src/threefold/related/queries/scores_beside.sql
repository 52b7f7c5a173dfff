-- What is told of customers beside their variables. Inputs: attitude, contacts, contracts, incoming,
-- wallet.
select customer_id, {columns}
from attitude
full join contacts using (customer_id)
full join contracts using (customer_id)
full join incoming using (customer_id)
full join wallet using (customer_id)
