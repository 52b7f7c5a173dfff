-- Messages of campaigns with how far the customer went; each counts at the day it was sent.
select
    customer_id, age, channel,
    greatest(opened, responded) as opened,
    responded, redeemed, refused, response_age
from (
    select
        customer_id, channel, reference,
        max(age) as age,
        max(case when outcome = 'opened' then 1 else 0 end) as opened,
        max(case
            when outcome in ('clicked', 'answered', 'redeemed', 'registered', 'bought') then 1
            else 0
        end) as responded,
        max(case when outcome = 'redeemed' then 1 else 0 end) as redeemed,
        max(case when outcome in ('refused', 'unsubscribed') then 1 else 0 end) as refused,
        min(case
            when outcome in ('clicked', 'answered', 'redeemed', 'registered', 'bought') then age
        end) as response_age
    from acts
    where kind = 'campaign_response' and outcome is distinct from 'bounced'
    group by customer_id, channel, reference, case when reference is null then at_s end
) messages
