-- A member's own list beside ours, in one pass: a row of each with the same key belong together, the
-- first with the first. Later passes have weaker keys and get what earlier ones left over. Input:
-- todo, both lists in one table (`ours` 1 or 0).
with keyed as (
    select
        nth, ours,
        case
            when $pass = 1 then case when trade_no <> '' then trade_no end
            when $pass = 2
                then concat_ws(chr(31), goods, side, cast(quantity as varchar),
                    cast(price as varchar), account)
            when $pass = 3
                then concat_ws(chr(31), goods, side, cast(quantity as varchar),
                    cast(price as varchar))
            when $pass = 4 then concat_ws(chr(31), goods, side, cast(price as varchar))
            when $pass = 5 then concat_ws(chr(31), goods, side, cast(quantity as varchar))
            when $pass = 6
                then concat_ws(chr(31), goods, cast(quantity as varchar),
                    cast(price as varchar))
            when $pass = 7
                then concat_ws(chr(31), side, cast(quantity as varchar),
                    cast(price as varchar))
        end as alike
    from (
        select t.*, concat_ws(chr(31), lower(contract), delivery_month) as goods from todo t
    ) as named
),
numbered as (
    select
        nth, alike,
        row_number() over (partition by alike, ours order by nth) as ordinal,
        sum(ours) over (partition by alike) as here,
        sum(1 - ours) over (partition by alike) as there
    from keyed
)
select
    nth,
    case
        when alike is not null and ordinal <= least(here, there)
            then concat_ws(chr(31), cast($pass as varchar), alike, cast(ordinal as varchar))
    end as pair
from numbered
