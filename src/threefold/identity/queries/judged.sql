-- The likeliest judgement of each pair, and what is to become of it.
with ordered as (
    select
        least("left", "right") as "left", greatest("left", "right") as "right",
        probability, coalesce(evidence, '{}') as evidence
    from pairs
    where "left" <> "right"
),
best as (
    select * from ordered
    qualify row_number() over (partition by "left", "right" order by probability desc) = 1
)
select
    b.*,
    case
        when l.id is null or r.id is null then 'gone'
        when d."left" is not null then 'decided'
        when b.probability >= $upper then 'sure'
        when b.probability >= $lower then 'between'
        else 'below'
    end as fate
from best b
left join known l on l.id = b."left"
left join known r on r.id = b."right"
left join decided d on d."left" = b."left" and d."right" = b."right"
