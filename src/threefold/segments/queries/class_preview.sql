select
    {column}_was as was,
    {column}_now as now,
    count(*) as customers,
    sum(cast(value as decimal(18, 4))) as value,
    string_agg(
        case when place <= $examples then cast(customer_id as string) end, ',' order by place
    ) as examples
from (
    select
        *,
        row_number() over (
            partition by {column}_was, {column}_now order by value desc, customer_id
        ) as place
    from moving
    where {column}_was <> {column}_now
) placed
group by 1, 2
order by customers desc, was, now
