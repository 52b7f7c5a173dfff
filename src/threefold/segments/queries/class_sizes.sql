select
    relation,
    tier,
    stage,
    prospect_type,
    max(rules) as rules,
    count(*) as customers,
    sum(cast(coalesce(value, 0) as decimal(18, 4))) as value
from held
group by relation, tier, stage, prospect_type
