-- Which identifiers (e-mail and the like) may join a group to others. One that would put two
-- numbers of the same issuer, or two known customers, together joins nobody but its owner: the
-- customer that has it, else the first group with a number, else the first group.
with weak as (
    select c.grp, c.ident, g.strong, g.customer, i.owner
    from carried c
    join identifiers i on i.ident = c.ident and not i.strong
    join groups g on g.grp = c.grp
),
held as (
    select c.grp, i.issuer, i."value"
    from carried c join identifiers i on i.ident = c.ident
    where i.scheme = 'customer_number'
    union
    select g.grp, n.issuer, n."value" from groups g join numbers n on n.customer_id = g.customer
),
numbered as (
    select w.ident, h.issuer, h."value" from weak w join held h on h.grp = w.grp
    union
    select w.ident, n.issuer, n."value" from weak w join numbers n on n.customer_id = w.owner
),
claimed as (
    select ident, customer from weak where customer is not null
    union
    select ident, owner from weak where owner is not null
),
clashing as (
    select ident from numbered group by ident, issuer having count(distinct "value") > 1
    union
    select ident from claimed group by ident having count(distinct customer) > 1
),
first as (
    select ident, arg_min(grp, (not strong, grp)) as grp from weak group by ident
)
select w.grp, w.ident
from weak w
join first f on f.ident = w.ident
left join clashing x on x.ident = w.ident
where x.ident is null
    or not w.strong
    or coalesce(w.customer = w.owner, w.owner is null and w.grp = f.grp)
