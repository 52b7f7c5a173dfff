-- What is not in order among the trades of a day, one row each, with the other side where there is
-- one. Inputs: trades (ledger_trades.sql) of the day, pairs (id, source, pair), contracts.
with counted as (
    select
        t.*, p.pair,
        count(*) over (
            partition by
                place, contract, delivery_month, local_at, member, counterparty, subject, side,
                quantity, price, reference
        ) as twins
    from trades t
    left join pairs p on p.id = t.id and p.source = t.source
    where t.flaw = ''
),
members as (select distinct member from trades),
paired as (
    select
        b.*,
        s.trade_no as other_no, s.member as other_member, s.subject as other_subject,
        s.counterparty as other_counterparty, s.quantity as other_quantity,
        s.price as other_price, s.contract as other_contract,
        s.delivery_month as other_delivery_month, s.local_at as other_at,
        concat_ws(' ',
            case when b.price <> s.price then 'price' end,
            case when b.quantity <> s.quantity then 'quantity' end,
            case
                when (s.counterparty <> '' and s.counterparty <> b.member)
                    or (b.counterparty <> '' and b.counterparty <> s.member)
                    then 'member'
            end,
            case
                when b.contract <> s.contract or b.delivery_month <> s.delivery_month
                    then 'contract'
            end
        ) as differs
    from counted b
    join counted s on s.pair = b.pair and s.side = 'sold'
    where b.side = 'bought'
),
alone as (
    select
        c.*,
        case
            when c.twins > 1 then 'twin'
            when c.counterparty <> '' and m.member is null then 'silent'
            else 'alone'
        end as kind
    from counted c
    left join members m on m.member = c.counterparty
    left join contracts k
        on k.place = c.place and k.contract = c.contract and k.delivery_month = c.delivery_month
    -- Where the market does not tell who traded with whom, it is enough that all adds up.
    where c.pair is null and not (c.counterparty = '' and k.bought = k.sold and k.result = 0)
),
found as (
    select
        'disagree' as kind, differs, id, source, trade_no, local_at, place, contract,
        delivery_month, member, subject, side, counterparty, quantity, price,
        other_no, other_member, other_subject, other_counterparty, other_quantity, other_price,
        other_contract, other_delivery_month, other_at
    from paired
    where differs <> ''
    union all
    select
        kind, '' as differs, id, source, trade_no, local_at, place, contract, delivery_month,
        member, subject, side, counterparty, quantity, price, null, null, null, null, null, null,
        null, null, null
    from alone
    union all
    select
        case when unresolved then 'unknown' else flaw end as kind, '' as differs, id, source,
        trade_no, local_at, place, contract, delivery_month, member, subject, side, counterparty,
        quantity, price, null, null, null, null, null, null, null, null, null
    from trades
    where unresolved or flaw in ('doubled', 'incomplete')
)
select f.*
from found f
order by
    case f.kind
        when 'disagree' then 1 when 'alone' then 2 when 'twin' then 3 when 'doubled' then 4
        when 'incomplete' then 5 when 'unknown' then 6 else 7
    end,
    contract, delivery_month, local_at, trade_no nulls last, source, id
