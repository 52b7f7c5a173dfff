-- Who has bought is no prospect any more, whatever was noted of him before.
select
    c.customer_id,
    c.relation,
    c.tier,
    c.stage,
    case when c.relation is null then p.type end as prospect_type,
    c.value,
    c.evidence,
    cast($rules as string) as rules,
    cast($made as string) as wide
from ({classified}) c
left join prospects p on p.customer_id = c.customer_id
