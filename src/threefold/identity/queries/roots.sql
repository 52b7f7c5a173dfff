-- Pairs of own customers with the clusters they stand in, numbered from the likeliest on.
select
    p.*,
    coalesce(l.root_id, p."left") as left_root,
    coalesce(r.root_id, p."right") as right_root,
    row_number() over (order by p.probability desc, p."left", p."right") as place
from pairs p
left join members l on l.customer_id = p."left"
left join members r on r.customer_id = p."right"
order by place
