-- The contact ways that should stand, beside those that do: `fate` says what to do with each.
with listed as (
    select
        customer_id, record_id, source, observed_at, run,
        unnest(from_json(
            contacts,
            '[{"k":"VARCHAR","v":"VARCHAR","w":"VARCHAR","n":"VARCHAR","f":"BOOLEAN","c":"JSON"}]'
        )) as way
    from (
        select customer_id, id as record_id, source, observed_at, run, contacts
        from records
        where contacts <> '[]'
        union all
        select customer_id, null, 'staff', set_at, null, '[' || contact || ']'
        from staff
        where contact is not null
    ) written
),
told as (
    select
        customer_id, record_id, source, observed_at, run,
        way.k as kind, left(way.v, 500) as "value", left(way.w, 500) as "raw", way.n as variable,
        coalesce(way.f, true) as valid_form, way.c as consent
    from listed
    where way.v <> ''
),
freshest as (
    select * from told
    qualify row_number() over (
        partition by customer_id, kind, "value"
        order by observed_at desc, source, record_id desc nulls first
    ) = 1
),
given as (
    select
        customer_id, kind, "value", observed_at as moment, coalesce(record_id, 0) as id,
        unnest(map_entries(json_transform(consent, '"MAP(VARCHAR, BOOLEAN)"'))) as pair
    from told
    where consent is not null and consent <> '{}'
),
said as (
    select customer_id, kind, "value", moment, id, pair."key" as purpose, pair."value" as given from given
    union all
    select f.customer_id, f.kind, f."value", c.moment, c.id, c.purpose, c.given
    from freshest f
    join consents c on c.customer_id = f.customer_id and c.contact_kind in ('', f.kind)
),
agreed as (
    select customer_id, kind, "value", purpose, arg_max(given, (epoch_us(moment), id)) as given
    from said
    where given is not null
    group by customer_id, kind, "value", purpose
),
-- Purposes in the order in which PostgreSQL keeps the keys of a document.
consented as (
    select
        customer_id, kind, "value",
        '{' || string_agg(
            to_json(purpose) || ': ' || given, ', ' order by length(purpose), purpose
        ) || '}' as consent,
        bool_or(not given and purpose in ('contact', 'service')) as refused
    from agreed
    group by customer_id, kind, "value"
),
proved as (
    select * from proofs
    qualify row_number() over (
        partition by customer_id, kind, "value" order by moment desc, id desc
    ) = 1
),
wanted as (
    select
        f.customer_id, f.kind, f."value", coalesce(f."raw", '') as "raw", f.variable,
        case
            when p.proof in ('delivered', 'answered', 'clicked', 'spoken', 'confirmed') then 'valid'
            when p.proof in ('bounced', 'wrong_number', 'returned') then 'invalid'
            when f.valid_form then 'unknown'
            else 'invalid'
        end as validity,
        coalesce(p.proof, case when f.valid_form then 'form' else 'bad_form' end) as proof,
        p.moment as proved_at,
        coalesce(c.consent, '{}') as consent,
        coalesce(c.refused, false) as refused,
        f.source, f.observed_at, f.run
    from freshest f
    left join proved p
        on p.customer_id = f.customer_id and p.kind = f.kind and p."value" = f."value"
    left join consented c
        on c.customer_id = f.customer_id and c.kind = f.kind and c."value" = f."value"
)
select
    e.id,
    case
        when w.customer_id is null then 'gone'
        when e.id is null then 'new'
        when e."raw" = w."raw" and e.variable = w.variable and e.validity = w.validity
            and e.proof = w.proof and e.proved_at is not distinct from w.proved_at
            and e.consent = w.consent and e.refused = w.refused and e.source = w.source
            and e.observed_at = w.observed_at and e.run is not distinct from w.run
            then 'same'
        else 'changed'
    end as fate,
    w.*
from wanted w
full join existing e
    on e.customer_id = w.customer_id and e.kind = w.kind and e."value" = w."value"
