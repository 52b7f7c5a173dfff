-- Goes on from `candidates`: what is believed of each customer, and on what sources disagree.
,
decided as (
    select customer_id, variable, arg_min(lost_by, place) as decided_by
    from lost
    where lost_by <> 'same'
    group by customer_id, variable
),
chosen as (
    select customer_id, variable, content, tail from plain
    union all
    select customer_id, variable, content, tail from best
),
believed as (
    select
        c.customer_id,
        '{' || string_agg(
            to_json(c.variable) || ':{"v":' || c.content || c.tail
            || coalesce(',"p":"' || v.proof || '"', '')
            || coalesce(',"w":"' || d.decided_by || '"', '')
            || '}',
            ',' order by c.variable
        ) || '}' as golden,
        max(json_extract_string(c.content, '$')) filter (where c.variable = 'full_name') as full_name,
        max(json_extract_string(c.content, '$')) filter (where c.variable = 'given_name') as given,
        max(json_extract_string(c.content, '$')) filter (where c.variable = 'family_name') as family,
        max(json_extract_string(c.content, '$')) filter (where c.variable = 'second_family_name') as second,
        max(json_extract_string(c.content, '$')) filter (where c.variable = 'organisation_name') as organisation,
        max(json_extract_string(c.content, '$')) filter (where c.variable = 'trade_name') as trade
    from chosen c
    left join decided d on d.customer_id = c.customer_id and d.variable = c.variable
    left join verified v
        on v.customer_id = c.customer_id and v.variable = c.variable and v.content = c.content
    group by c.customer_id
),
kinds as (
    select
        customer_id,
        arg_max(kind, (epoch_us(observed_at), kind)) filter (where kind <> 'unknown') as kind,
        bool_or(made_up) as made_up
    from records
    group by customer_id
),
-- Chinese, Japanese and Korean names stand family first and unspaced in their own script; in
-- other scripts the order is the writer's, given names before family names.
named as (
    select
        *,
        case
            when family is null and given is null then null
            when regexp_full_match(
                concat(family, given), '[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\x{30FC}\x{30FB}]+'
            ) then concat(family, given)
            else concat_ws(' ', given, family, second)
        end as joined
    from believed
),
-- Of a customer, variables of which he has one value at a time where two sources differ.
said as (
    select
        r.customer_id, r.variable, r.same, min(r.place) as place,
        arg_min(r.content, r.place) as content,
        arg_min(r.record_id, r.place) as record_id,
        max(r.moment) as moment,
        array_sort(array_agg(distinct r.source)) as sources
    from ranked r
    join decided d on d.customer_id = r.customer_id and d.variable = r.variable
    join best b on b.customer_id = r.customer_id and b.variable = r.variable and not b.by_staff
    join rules p on p.variable = r.variable and p.single
    group by r.customer_id, r.variable, r.same
),
disputed as (
    select
        customer_id, variable,
        '[' || string_agg(
            '{"v":' || content
            || ',"r":' || coalesce(cast(record_id as varchar), 'null')
            || ',"t":"' || strftime(make_timestamp(epoch_us(moment)), '%Y-%m-%dT%H:%M:%SZ')
            || '","s":' || to_json(sources) || '}',
            ',' order by place
        ) || ']' as told,
        array_sort(array_distinct(flatten(array_agg(sources)))) as sources,
        md5(string_agg(same || to_json(sources), ',' order by same)) as digest
    from said
    group by customer_id, variable
    having count(*) > 1
),
conflicting as (
    select
        customer_id,
        to_json(array_agg({
            'variable': variable, 'told': told,
            'sources': '|' || array_to_string(sources, '|') || '|', 'digest': digest
        } order by variable)) as conflicts
    from disputed
    where len(sources) > 1
    group by customer_id
),
settled as (
    select
        t.customer_id,
        coalesce(
            k.kind,
            case
                when coalesce(n.full_name, n.joined) is not null then 'person'
                when coalesce(n.organisation, n.trade) is not null then 'organisation'
                else 'unknown'
            end
        ) as kind,
        n.full_name, n.joined, n.organisation, n.trade,
        coalesce(n.golden, '{}') as golden,
        coalesce(k.made_up, false) as made_up,
        x.conflicts
    from touched t
    left join named n on n.customer_id = t.customer_id
    left join kinds k on k.customer_id = t.customer_id
    left join conflicting x on x.customer_id = t.customer_id
),
final as (
    select
        customer_id, kind, golden, made_up, conflicts,
        left(case kind
            when 'organisation' then coalesce(organisation, trade, full_name, joined, '')
            else coalesce(full_name, joined, organisation, trade, '')
        end, 300) as "name"
    from settled
)
select *, md5(concat_ws('|', kind, "name", made_up, golden)) as digest from final
