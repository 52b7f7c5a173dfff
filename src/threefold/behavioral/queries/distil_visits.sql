select customer_id, age, day, at_s, place, category, duration_ms
from acts
where kind in ('visit', 'lesson', 'store_visit', 'showroom_visit')
    and coalesce(outcome, '') not in ('refused', 'absent', 'missed', 'planned')
