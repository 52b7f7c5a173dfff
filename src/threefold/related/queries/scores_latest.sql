-- The newest card of each score up to a day. Input: cards. Value: day (ISO).
select code, as_of, made_at, published, card
from cards
where as_of <= $day
qualify row_number() over (partition by code order by as_of desc, made_at desc) = 1
order by code
