-- Events that may show whether a contact way works, with what tells how they ended.
select
    id, source, run, subject, kind, occurred_at, channel, outcome,
    coalesce(tf_json_text(properties, 'direction'), '') as direction
from events
where kind in ('contact', 'campaign_response')
    and subject is not null and channel is not null and outcome is not null
