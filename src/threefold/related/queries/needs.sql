-- How much each need is asked for; one row per need that stands for itself and has evidence. A customer
-- counts once, merged ones as one: his strongest evidence, and half a point for each further piece, at
-- most 5. What came from nobody known counts piece by piece, for as many people as shared it.
with said as (
    select
        coalesce(n.whole_id, n.id) as need_id,
        coalesce(m.root_id, e.customer_id) as customer_id,
        case when e.customer_id is null then e.id else 0 end as piece,
        e.strength, e.people, e.said_on
    from related_needevidence e
    join related_need n on n.id = e.need_id
    left join descriptive_member m on m.customer_id = e.customer_id
    left join descriptive_customer c on c.id = coalesce(m.root_id, e.customer_id)
    where e.withdrawn_at is null {among}
),
asked as (
    select
        need_id, customer_id, max(people) as people, count(*) as pieces, max(said_on) as last_on,
        case
            when max(strength) + 0.5 * (count(*) - 1) > 5 then 5.0
            else max(strength) + 0.5 * (count(*) - 1)
        end as strength
    from said
    group by need_id, customer_id, piece
)
select
    need_id,
    cast(sum(people) as bigint),
    cast(count(customer_id) as bigint),
    cast(sum(pieces) as bigint),
    cast(sum(people * strength) as double precision),
    cast(sum(people * strength) / sum(people) as double precision),
    cast(max(last_on) as text),
    cast(sum(case when strength < 1.5 then people else 0 end) as bigint),
    cast(sum(case when strength >= 1.5 and strength < 2.5 then people else 0 end) as bigint),
    cast(sum(case when strength >= 2.5 and strength < 3.5 then people else 0 end) as bigint),
    cast(sum(case when strength >= 3.5 and strength < 4.5 then people else 0 end) as bigint),
    cast(sum(case when strength >= 4.5 then people else 0 end) as bigint)
from asked
group by need_id
