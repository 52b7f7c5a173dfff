-- What is believed of each customer: staff, then the newest record, then source order.
with told as (
    select
        customer_id, id as record_id, source, observed_at as moment, 'record' as method, 2 as rank,
        unnest(map_entries(json_transform(said, '"MAP(VARCHAR, JSON)"'))) as pair
    from records
),
known as (
    select
        customer_id, record_id, source, moment, method, rank,
        pair."key" as variable, cast(pair."value" as varchar) as content
    from told
    where pair."value" is not null and cast(pair."value" as varchar) not in ('""', 'null')
    union all
    select
        customer_id, null, 'staff', set_at, 'staff', 1,
        variable, coalesce(content, 'null')
    from staff
),
chosen as (
    select * from known
    qualify row_number() over (
        partition by customer_id, variable
        order by rank, moment desc, source, record_id desc nulls last
    ) = 1
),
believed as (
    select
        customer_id,
        '{' || string_agg(
            to_json(variable) || ':{"v":' || content
            || ',"r":' || coalesce(cast(record_id as varchar), 'null')
            || ',"s":' || to_json(source)
            || ',"t":"' || strftime(make_timestamp(epoch_us(moment)), '%Y-%m-%dT%H:%M:%SZ')
            || '","m":"' || method || '"}',
            ',' order by variable
        ) || '}' as golden,
        max(json_extract_string(content, '$')) filter (where variable = 'full_name') as full_name,
        max(json_extract_string(content, '$')) filter (where variable = 'given_name') as given,
        max(json_extract_string(content, '$')) filter (where variable = 'family_name') as family,
        max(json_extract_string(content, '$')) filter (where variable = 'second_family_name') as second,
        max(json_extract_string(content, '$')) filter (where variable = 'organisation_name') as organisation,
        max(json_extract_string(content, '$')) filter (where variable = 'trade_name') as trade
    from chosen
    group by customer_id
),
kinds as (
    select
        customer_id,
        arg_max(kind, (epoch_us(observed_at), id)) filter (where kind <> 'unknown') as kind,
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
                concat(family, given), '[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}ー・]+'
            ) then concat(family, given)
            else concat_ws(' ', given, family, second)
        end as joined
    from believed
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
        coalesce(k.made_up, false) as made_up
    from touched t
    left join named n on n.customer_id = t.customer_id
    left join kinds k on k.customer_id = t.customer_id
),
final as (
    select
        customer_id, kind, golden, made_up,
        left(case kind
            when 'organisation' then coalesce(organisation, trade, full_name, joined, '')
            else coalesce(full_name, joined, organisation, trade, '')
        end, 300) as "name"
    from settled
)
select *, md5(concat_ws('|', kind, "name", made_up, golden)) as digest from final
