-- The trades of some days, one row each: what is told, and whether it counts. A notice that cancels
-- or corrects names its trade by number and bears the same trading day; the newest notice holds.
with told as (
    select
        id, source, local_at, received_at, subject, currency, reference, quantity, amount,
        coalesce(place, '') as place,
        coalesce(product, '') as contract,
        case when outcome in ('cancelled', 'corrected') then outcome else 'valid' end as state,
        lower(coalesce(tf_property(properties, 'side'), outcome)) as said,
        coalesce(
            try_cast(tf_property(properties, 'trading_day') as date), cast(local_at as date)
        ) as day,
        coalesce(tf_property(properties, 'delivery_month'), '') as delivery_month,
        coalesce(tf_property(properties, 'member_no'), '') as member,
        coalesce(tf_property(properties, 'counterparty_member_no'), '') as counterparty,
        tf_property(properties, 'open_close') as open_close,
            tf_property(properties, 'match_no') as match_no,
        coalesce(tf_property(properties, 'corrects'), tf_property(properties, 'trade_no'))
            as about_no,
        try_cast(coalesce(
            tf_property(properties, 'unit_price'), tf_property(properties, 'price')
        ) as decimal(16, 6)) as price,
        try_cast(tf_property(properties, 'multiplier') as decimal(12, 4)) as multiplier
    from events
    where kind = 'trade'
),
sided as (
    select
        t.*,
        case
            when said in ('bought', 'buy', 'b', 'long', 'compra', '买入', '买', '買進', '買')
                then 'bought'
            when said in ('sold', 'sell', 's', 'short', 'venta', '卖出', '卖', '賣出', '賣')
                then 'sold'
        end as said_side,
        case when state = 'valid' then 0 else 1 end as notice
    from told t
    where day between $first_day and $day
),
-- Only where a number stands more than once, or a notice names it, has anything to be decided.
repeated as (
    select place, day, member, about_no
    from sided
    where about_no is not null
    group by place, day, member, about_no
    having count(*) > 1 or max(notice) = 1
),
decided as (
    select t.*, case when r.about_no is null then 0 else 1 end as doubtful
    from sided t
    left join repeated r
        on r.place = t.place and r.day = t.day and r.member = t.member
        and r.about_no = t.about_no
),
-- One number may stand on both sides of a trade of one member: a notice then has to name the side.
noticed as (
    select
        t.*,
        sum(1 - notice) over named as originals,
        max(case when notice = 0 then said_side end) over named as high_side,
        min(case when notice = 0 then said_side end) over named as low_side,
        sum(notice) over (
            partition by place, day, member, about_no order by notice, received_at, local_at, id
            rows between 1 following and unbounded following
        ) as later,
        sum(notice) over (
            partition by place, day, member, about_no, said_side
            order by notice, received_at, local_at, id
            rows between 1 following and unbounded following
        ) as later_of_side
    from decided t
    where doubtful = 1
    window named as (partition by place, day, member, about_no)
    union all
    select
        t.*, 1 - notice as originals, said_side as high_side, said_side as low_side, 0 as later,
        0 as later_of_side
    from decided t
    where doubtful = 0
),
settled as (
    select
        t.*,
        coalesce(said_side, case when high_side = low_side then high_side end) as side,
        about_no is not null
            and coalesce(case when high_side <> low_side then later_of_side else later end, 0) > 0
            as replaced,
        notice = 1 and (
            about_no is null or originals = 0
            or (high_side <> low_side and said_side is null)
        ) as unresolved
    from noticed t
),
judged as (
    select
        t.*,
        case
            when state = 'cancelled' then 'cancelled'
            when replaced then 'replaced'
            when side is null or price is null or contract = '' or coalesce(quantity, 0) = 0
                then 'incomplete'
            else ''
        end as flaw
    from settled t
),
counted as (
    select
        t.*,
        row_number() over (
            partition by
                flaw, place, day, member, about_no, side, contract, delivery_month, quantity, price,
                subject
            order by received_at, source, id
        ) as ordinal
    from judged t
    where doubtful = 1
    union all
    select t.*, 1 as ordinal
    from judged t
    where doubtful = 0
)
select
    id, source, day, local_at, received_at, subject, place, contract, delivery_month, member,
    counterparty, side, open_close, abs(quantity) as quantity, price, amount as turnover, currency,
    reference, about_no as trade_no, match_no, multiplier, unresolved,
    case when flaw = '' and about_no is not null and ordinal > 1 then 'doubled' else flaw end as flaw
from counted
