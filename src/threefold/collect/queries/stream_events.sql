-- Good messages as events of the lake (EVENT_SCHEMA but for `subject`, and `message` and `bearer`
-- of each), an order as one line for each product.
-- Inputs: good (messages with `run`), kinds (source, type, event, kind, outcome,
-- channel, spread, back), zones (names of time zones). Values: zone (of the company), unlift and
-- unspread (JSON that removes what became columns, and the products as well), mail (pattern of an
-- e-mail address).
with opened as (
    select
        *,
        json_transform(properties, '{
            "product": "VARCHAR", "product_id": "VARCHAR", "sku": "VARCHAR", "category": "VARCHAR",
            "quantity": "VARCHAR", "price": "VARCHAR", "amount": "VARCHAR", "revenue": "VARCHAR",
            "total": "VARCHAR", "value": "VARCHAR", "currency": "VARCHAR", "channel": "VARCHAR",
            "place": "VARCHAR", "path": "VARCHAR", "url": "VARCHAR", "outcome": "VARCHAR",
            "order_id": "VARCHAR", "reference": "VARCHAR", "duration_s": "VARCHAR",
            "query": "VARCHAR", "campaign": "VARCHAR", "campaign_id": "VARCHAR"
        }') as p
    from good
),
told as (
    select
        g.* exclude (properties),
        k.kind, k.outcome as kind_outcome, k.channel as kind_channel, k.back,
        case
            when k.spread and json_array_length(g.properties, '$.products') > 0
                then json_extract(g.properties, '$.products[*]')
            else [null::json]
        end as products,
        -- What has a column of its own need not be told twice, nor with every line; addresses lose
        -- what follows their path.
        case
            when regexp_matches(g.properties, '"(url|path|referrer|search)"') then json_merge_patch(
                g.properties, case when k.spread then $unspread else $unlift end, json_object(
                    'url', regexp_replace(json_extract_string(g.properties, '$.url'), '[?#].*$', ''),
                    'path',
                    regexp_replace(json_extract_string(g.properties, '$.path'), '[?#].*$', ''),
                    'referrer',
                    regexp_replace(json_extract_string(g.properties, '$.referrer'), '[?#].*$', ''),
                    'search',
                    case when not starts_with(json_extract_string(g.properties, '$.search'), '?')
                        then json_extract(g.properties, '$.search') end
                )
            )
            when coalesce(p.channel, p.product, p.product_id, p.category, p.currency, p.outcome,
                p.order_id, p.reference) is not null or contains(g.properties, '"products"')
                then json_merge_patch(g.properties, case when k.spread then $unspread else $unlift end)
            else g.properties
        end as kept
    from opened g
    join kinds k on k.source = g.source and k.type = g.type and k.event is not distinct from g.event
),
spread as (
    select *, unnest(products) as product_line, generate_subscripts(products, 1) as line from told
),
lined as (
    select
        *,
        case when product_line is not null then json_transform(product_line, '{
            "product_id": "VARCHAR", "sku": "VARCHAR", "product": "VARCHAR", "name": "VARCHAR",
            "category": "VARCHAR", "quantity": "VARCHAR", "price": "VARCHAR", "amount": "VARCHAR"
        }') end as l,
        case when back then -1 else 1 end as sign
    from spread
),
counted as (
    select
        *,
        case
            when product_line is not null then coalesce(tf_money(l.quantity), 1)
            else tf_money(p.quantity)
        end as told_quantity,
        tf_money(l.price) as line_price
    from lined
)
select
    md5('event' || chr(31) || source || chr(31) || message_id
        || case when line > 1 then chr(31) || line else '' end) as id,
    kind,
    occurred_at,
    case
        when z.name is null and regexp_full_match(g.zone, '[+-](0[0-9]|1[0-4]):?[0-5][0-9]')
            then timezone('UTC', occurred_at) + to_minutes(cast(left(g.zone, 1) || '1' as int) * (
                60 * cast(substr(g.zone, 2, 2) as int) + cast(right(g.zone, 2) as int)
            ))
        else timezone(coalesce(z.name, $zone), occurred_at)
    end as local_at,
    received_at,
    source,
    run,
    left(coalesce(p.channel, nullif(kind_channel, '')), 500) as channel,
    left(coalesce(p.place, regexp_replace(coalesce(p.path, p.url, page_path), '[?#].*$', '')), 500)
        as place,
    left(coalesce(l.product_id, l.sku, l.product, p.product, p.product_id, p.sku), 500) as product,
    left(coalesce(l.category, p.category, g.category), 500) as category,
    told_quantity * sign as quantity,
    -- Wide enough for any price times any quantity.
    try_cast(sign * case
        when product_line is not null
            then coalesce(tf_money(l.amount), cast(line_price as decimal(38, 4)) * told_quantity)
        else coalesce(
            tf_money(p.amount), tf_money(p.revenue), tf_money(p.total), tf_money(p.value),
            cast(tf_money(p.price) as decimal(38, 4)) * coalesce(told_quantity, 1)
        )
    end as decimal(18, 4)) as amount,
    left(trim(p.currency), 500) as currency,
    case when isfinite(try_cast(p.duration_s as double)) then try_cast(p.duration_s as double) end
        as duration_s,
    left(coalesce(p.outcome, nullif(kind_outcome, '')), 500) as outcome,
    left(coalesce(
        p.order_id, p.reference, p.campaign_id, p.campaign, p.query,
        regexp_replace(g.group_id, $mail, '…', 'g'), g.name
    ), 500) as reference,
    nullif(cast(case
        when product_line is null then kept
        else json_merge_patch(
            coalesce(kept, '{}'),
            json_object('product_name', l.name, 'unit_price', line_price)
        )
    end as varchar), '{}') as properties,
    original_at,
    sent_at,
    tf_month(timezone('UTC', occurred_at)) as month,
    place as message,
    bearer
from counted g
left join zones z on z.name = g.zone
