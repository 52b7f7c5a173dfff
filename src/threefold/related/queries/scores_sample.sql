-- So many customers, always the same ones. Input: everybody (customer_id). Value: most.
select customer_id from everybody
order by tf_hash(cast(customer_id as varchar)), customer_id limit $most
