-- Which trade stands against which, in one pass: a sale and a purchase of the same key make a pair,
-- the first with the first. Later passes have weaker keys and get what earlier ones left over, so
-- that those that agree in most are together. Input: todo, trades of one day.
with sided as (
    select
        t.*,
        case when side = 'bought' then 1 else 0 end as buying,
        case when side = 'bought' then member else counterparty end as buyer,
        case when side = 'bought' then counterparty else member end as seller,
        concat_ws(chr(31), place, contract, delivery_month) as goods,
        concat_ws(chr(31), cast(quantity as varchar), cast(price as varchar)) as figures
    from todo t
),
keyed as (
    select
        id, source, local_at, trade_no, buying,
        case
            when $pass = 1 then goods || chr(31) || match_no
            when $pass = 6 and buyer <> '' then concat_ws(chr(31), goods, figures, buyer)
            when $pass = 7 and seller <> '' then concat_ws(chr(31), goods, figures, seller)
            when $pass = 5 and counterparty = '' then concat_ws(chr(31), goods, figures)
            when buyer = '' or seller = '' then null
            when $pass = 2 then concat_ws(chr(31), goods, figures, buyer, seller)
            when $pass = 3
                then concat_ws(chr(31), goods, cast(price as varchar), buyer, seller)
            when $pass = 4
                then concat_ws(chr(31), goods, cast(quantity as varchar), buyer, seller)
            when $pass = 8 then concat_ws(chr(31), goods, buyer, seller)
            when $pass = 9 then concat_ws(chr(31), place, figures, buyer, seller)
        end as alike
    from sided
),
numbered as (
    select
        id, source, alike,
        row_number() over (
            partition by alike, buying order by local_at, trade_no nulls last, source, id
        ) as ordinal,
        sum(buying) over (partition by alike) as purchases,
        sum(1 - buying) over (partition by alike) as sales
    from keyed
)
select
    id, source,
    case
        when alike is not null and ordinal <= least(purchases, sales)
            then concat_ws(chr(31), cast($pass as varchar), alike, cast(ordinal as varchar))
    end as pair
from numbered
