-- Of merged customers the type noted last counts.
select customer_id, type from (
    select
        customer_id,
        type,
        row_number() over (partition by customer_id order by since desc, id desc) as place
    from held
    where since <= $at and (until is null or until > $at)
) newest
where place = 1
