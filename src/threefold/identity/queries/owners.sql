-- The customer each identifier belongs to: as known, else that of its first group with a number,
-- else of its first group; first is who comes first by what is told, and by row where nothing is.
-- Groups joined through it are all one customer.
select
    c.ident,
    coalesce(
        any_value(i.owner),
        arg_min(s.customer_id, (not g.strong, t.told is null, coalesce(t.told, ''), c.grp))
    ) as customer_id
from carried c
join identifiers i on i.ident = c.ident
join groups g on g.grp = c.grp
join settled s on s.grp = c.grp
left join told t on t.ident = c.ident and t.customer_id = s.customer_id
group by c.ident
order by c.ident
