-- Goes on from `expected`: what is believed of each customer; people have `golden`.
,
believed as (
    select id as customer_id, unnest(map_entries(json_transform(golden, '"MAP(VARCHAR, JSON)"'))) as pair
    from people
    where golden <> '{}'
)
