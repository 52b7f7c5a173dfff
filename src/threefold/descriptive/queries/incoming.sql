-- One row per different statement of a file about a key; of equal ones the last row stands.
-- The contact ways of a record become one JSON list, its hash covers all it says.
with ways as (
    select
        "row",
        '[' || string_agg(
            '{"k":' || to_json(kind) || ',"v":' || to_json("value") || ',"w":' || to_json(coalesce("raw", ''))
            || ',"n":' || to_json(variable) || ',"f":' || valid_form
            || ',"c":' || coalesce(nullif(consent, ''), '{}') || '}',
            ',' order by kind, "value", variable
        ) || ']' as contacts
    from contacts
    group by "row"
),
said as (
    select
        r."row", r.customer_id, r.source, r."key", r.kind, r."values", r."raw",
        coalesce(w.contacts, '[]') as contacts, r.observed_at,
        md5(r.content_hash || r.kind || r."values" || coalesce(w.contacts, '[]')) as content_hash
    from records r left join ways w on w."row" = r."row"
)
select *, max("row") over same as last_row
from said
window same as (partition by source, "key", content_hash)
