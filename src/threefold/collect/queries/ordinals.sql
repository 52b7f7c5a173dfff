-- The ordinal of each row among those of equal content; 1 is left out, being the rule.
with counted as (
    select
        b._row,
        row_number() over (partition by b.base order by b._row) + coalesce(e.taken, 0) as n
    from bases b
    left join earlier e on e.base = b.base
)
select _row, n from counted where n > 1
