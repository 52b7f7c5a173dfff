-- Rows with an identifier that belongs to another customer, and which.
select r."row", string_agg(distinct i.scheme, ', ' order by i.scheme) as ambiguous
from links l
join rows_settled r on r."row" = l."row"
join owners o on o.ident = l.ident
join identifiers i on i.ident = l.ident
where o.customer_id <> r.customer_id
group by r."row"
