-- Records of one number are one group; the customer that has the number already, if any. Where
-- numbers of several issuers name several customers, the source's own number speaks.
select
    g.grp,
    bool_or(i.strong) as strong,
    arg_min(i.owner, (i.issuer <> $source, i.owner)) filter (where i.strong and i.owner is not null)
        as customer
from carried g
join identifiers i on i.ident = g.ident
group by g.grp
