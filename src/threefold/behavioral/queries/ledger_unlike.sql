-- Where a member's own list and ours are not alike. Input: rows of both, matched (`pair`).
with ours_only as (select * from matched where ours = 1),
theirs_only as (select * from matched where ours = 0),
beside as (
    select
        case when t.nth is null then 'missing_there' when o.nth is null then 'missing_here' end
            as kind,
        o.nth as our_nth, t.nth as their_nth, t.line,
        coalesce(o.trade_no, t.trade_no) as trade_no,
        coalesce(o.contract, t.contract) as contract,
        coalesce(o.delivery_month, t.delivery_month) as delivery_month,
        o.side, o.quantity, o.price, o.account, o.counterparty,
        t.contract as their_contract, t.delivery_month as their_delivery_month,
        t.side as their_side, t.quantity as their_quantity, t.price as their_price,
        t.account as their_account, t.counterparty as their_counterparty,
        case when o.nth is not null and t.nth is not null then concat_ws(' ',
            case when o.price <> t.price then 'price' end,
            case when o.quantity <> t.quantity then 'quantity' end,
            case when o.side <> t.side then 'side' end,
            case
                when lower(o.contract) <> lower(t.contract)
                    or (t.delivery_month <> '' and o.delivery_month <> t.delivery_month)
                    then 'contract'
            end,
            case when t.account <> '' and o.account <> t.account then 'account' end,
            case
                when t.counterparty <> '' and o.counterparty <> '' and o.counterparty <> t.counterparty
                    then 'member'
            end
        ) else '' end as differs
    from ours_only o
    full outer join theirs_only t on t.pair = o.pair
)
select
    coalesce(kind, case when differs <> '' then 'disagree' end) as kind, differs, our_nth, their_nth,
    line, trade_no, contract, delivery_month, side, quantity, price, account, counterparty,
    their_contract, their_delivery_month, their_side, their_quantity, their_price, their_account,
    their_counterparty
from beside
order by coalesce(our_nth, their_nth), their_nth nulls first
