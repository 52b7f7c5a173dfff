-- Each time we tried to reach a customer after a day, beside what was known of his contacts until
-- then. Inputs: tries, contacts. Value: day.
select t.customer_id, t.answered, c.contact_tries, c.contact_hits, c.contact_hour, c.contact_channel
from tries t
left join contacts c on c.customer_id = t.customer_id
where t.day > $day
order by t.customer_id, t.day, t.hour, t.channel
