-- Each message with the hash under which it is known, and which of the batch's equals came first.
select
    place,
    unhex(md5(source || chr(31) || message_id)) as key,
    -- Sixty bits of what it says: enough to see that two messages of one id differ.
    cast('0x' || left(body, 15) as bigint) as body,
    source,
    row_number() over (partition by source, message_id order by place) = 1 as is_first
from messages
order by place
