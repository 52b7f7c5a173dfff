-- What becomes of each message: landed, duplicate, or quarantined with cause and detail.
-- Inputs: messages (judged), hashed (place, key, body, is_first), stored (key, body, batch) of
-- the hashes as the store holds them now. Values: batch.
select
    m.place,
    case
        when s.batch = $batch and h.is_first and m.cause is null then 'landed'
        when s.batch = $batch and h.is_first then 'quarantined'
        when s.body = h.body then 'duplicate'
        else 'quarantined'
    end as state,
    case
        when s.batch = $batch and h.is_first then m.cause
        when s.body = h.body then null
        else 'conflict'
    end as cause,
    case
        when s.batch = $batch and h.is_first then m.detail
        when s.body <> h.body then 'messageId'
    end as detail
from messages m
join hashed h on h.place = m.place
join stored s on s.key = h.key
order by m.place
