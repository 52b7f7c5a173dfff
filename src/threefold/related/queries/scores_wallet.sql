-- What customers had told of their spending up to a day: the newest of each kind with its day, and
-- sums over all shares told. Inputs: wallets (customer_id, id, what, number, day as days since
-- 1970), elsewhere (customer_id, elsewhere). Value: day.
with told as (
    select
        customer_id,
        max_by(number, tf_key(day, id)) filter (where what = 'share') as wallet_share,
        max(day) filter (where what = 'share') as wallet_share_day,
        count(*) filter (where what = 'share') as wallet_shares,
        sum(number) filter (where what = 'share') as wallet_share_sum,
        sum(number * number) filter (where what = 'share') as wallet_share_square,
        max_by(number, tf_key(day, id)) filter (where what = 'spend') as wallet_spend,
        max(day) filter (where what = 'spend') as wallet_spend_day,
        max_by(number, tf_key(day, id)) filter (where what = 'place') as wallet_place,
        max(day) filter (where what = 'place') as wallet_place_day,
        max_by(number, tf_key(day, id)) filter (where what = 'shops') as wallet_shops
    from wallets
    where day <= $day
    group by customer_id
)
select
    coalesce(t.customer_id, e.customer_id) as customer_id,
    t.wallet_share, t.wallet_share_day, t.wallet_shares, t.wallet_share_sum,
    t.wallet_share_square, t.wallet_spend, t.wallet_spend_day, t.wallet_place, t.wallet_place_day,
    t.wallet_shops, e.elsewhere as wallet_elsewhere
from told t
full join elsewhere e on e.customer_id = t.customer_id
order by 1
