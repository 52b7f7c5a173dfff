-- What sources say now of the customers in question, under the customer they are shown as.
select t.root_id, r.source, r."values"::text, r.raw::text
from descriptive_record r
join tf_measured t on t.customer_id = r.customer_id
where r.superseded_at is null
