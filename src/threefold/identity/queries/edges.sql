-- Groups meet in identifiers (even links) and in customers (odd links).
select grp as node, ident * 2 as link from kept
union
select grp, customer * 2 + 1 from groups where customer is not null
union
select k.grp, i.owner * 2 + 1
from kept k join identifiers i on i.ident = k.ident
where i.owner is not null
