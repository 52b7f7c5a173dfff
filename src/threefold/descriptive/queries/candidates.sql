-- Every value that counts of each customer, best first by the rule of its variable. The beginning
-- of several questions; inputs: records, staff, proofs, rules, ranks.
with placed as (
    select
        *,
        row_number() over (
            partition by customer_id order by observed_at desc, source, id desc
        ) as newness,
        -- Written once for each record, not for each of its values.
        ',"r":' || id || ',"s":' || to_json(source)
        || ',"t":"' || strftime(make_timestamp(epoch_us(observed_at)), '%Y-%m-%dT%H:%M:%SZ')
        || '","m":"record"' as tail
    from records
),
told as (
    select
        customer_id, newness, unnest(map_entries(json_transform(said, '"MAP(VARCHAR, JSON)"'))) as pair
    from placed
),
known as (
    select customer_id, newness, pair."key" as variable, cast(pair."value" as varchar) as content
    from told
    where pair."value" is not null and cast(pair."value" as varchar) not in ('""', 'null')
),
summed as (
    select
        customer_id, variable, min(content) as content, max(content) as other, min(newness) as newness
    from known
    group by customer_id, variable
),
-- Only where records differ, or staff had a say, is there anything to choose.
contested as (
    select customer_id, variable from summed where content <> other
    union
    select customer_id, variable from staff
),
-- What all records say is told with the newest of them.
plain as (
    select s.customer_id, s.variable, s.content, p.tail
    from summed s
    join placed p on p.customer_id = s.customer_id and p.newness = s.newness
    left join contested c on c.customer_id = s.customer_id and c.variable = s.variable
    where c.customer_id is null
),
-- Values are the same that differ only in capitals and accents.
several as (
    select
        k.customer_id, p.id as record_id, p.source, p.observed_at as moment, false as by_staff,
        k.variable, k.content, strip_accents(lower(k.content)) as same, p.tail
    from known k
    join contested c on c.customer_id = k.customer_id and c.variable = k.variable
    join placed p on p.customer_id = k.customer_id and p.newness = k.newness
    union all
    select
        customer_id, null, 'staff', set_at, true, variable, coalesce(content, 'null'),
        strip_accents(lower(coalesce(content, 'null'))),
        ',"r":null,"s":"staff","t":"'
        || strftime(make_timestamp(epoch_us(set_at)), '%Y-%m-%dT%H:%M:%SZ') || '","m":"staff"'
    from staff
),
proved as (
    select * from proofs
    where kind <> ''
    qualify row_number() over (
        partition by customer_id, kind, "value" order by moment desc, id desc
    ) = 1
),
verified as (
    select distinct k.customer_id, k.variable, k.content, p.proof, p.moment as proved_at
    from proved p
    join rules r on r.contact = p.kind
    join (
        select customer_id, variable, content from known
        union all
        select customer_id, variable, content from staff
    ) k
        on k.customer_id = p.customer_id and k.variable = r.variable
        and left(json_extract_string(k.content, '$'), 500) = p."value"
),
agreeing as (
    select customer_id, variable, same, count(distinct source) as sources
    from several
    where not by_staff
    group by customer_id, variable, same
),
weighed as (
    select
        s.*, v.proof, v.proved_at, r.first, r.second, r.third, r.fourth,
        -- By the strength of the proof; one that the way is dead weighs less than none.
        case v.proof
            when 'confirmed' then 5
            when 'clicked' then 4
            when 'spoken' then 4
            when 'answered' then 3
            when 'delivered' then 3
            when 'bounced' then 0
            when 'wrong_number' then 0
            when 'returned' then 0
            else 1
        end as verification,
        -coalesce(k.place, 1000000) as trust,
        case when s.by_staff then 0 else a.sources end as agreement,
        epoch_us(s.moment) as recency
    from several s
    left join verified v
        on v.customer_id = s.customer_id and v.variable = s.variable and v.content = s.content
    left join agreeing a
        on a.customer_id = s.customer_id and a.variable = s.variable and a.same = s.same
    left join rules r on r.variable = s.variable
    left join ranks k on k.variable = s.variable and k.source = s.source
),
scored as (
    select
        *,
        case first
            when 'verification' then verification when 'source' then trust
            when 'agreement' then agreement when 'recency' then recency else 0
        end as score_1,
        case second
            when 'verification' then verification when 'source' then trust
            when 'agreement' then agreement when 'recency' then recency else 0
        end as score_2,
        case third
            when 'verification' then verification when 'source' then trust
            when 'agreement' then agreement when 'recency' then recency else 0
        end as score_3,
        case fourth
            when 'verification' then verification when 'source' then trust
            when 'agreement' then agreement when 'recency' then recency else 0
        end as score_4
    from weighed
),
-- What nothing else decides, the name of the source does, then the fuller value; never the order
-- in which imports came.
ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, variable
            order by
                by_staff desc, score_1 desc, score_2 desc, score_3 desc, score_4 desc, recency desc,
                source, length(content) desc, content, record_id desc nulls last
        ) as place
    from scored
),
best as (
    select * from ranked where place = 1
),
-- Each other value with what the best one had over it.
lost as (
    select
        r.customer_id, r.variable, r.place,
        case
            when r.same = b.same then 'same'
            when b.by_staff and not r.by_staff then 'staff'
            when b.score_1 > r.score_1 then b.first
            when b.score_2 > r.score_2 then b.second
            when b.score_3 > r.score_3 then b.third
            when b.score_4 > r.score_4 then b.fourth
            when b.recency > r.recency then 'recency'
            else 'order'
        end as lost_by
    from ranked r
    join best b on b.customer_id = r.customer_id and b.variable = r.variable
    where r.place > 1
)
