-- Answers in points of 0 to 100, by the ends of each scale. Inputs: told, scales (variable, least,
-- most).
select
    t.customer_id, t.id, tf_day_number(t.answered_at) as day,
    greatest(0.0, least(100.0, 100.0 * (t.number - s.least) / (s.most - s.least))) as points
from told t
join scales s on s.variable = t.variable
