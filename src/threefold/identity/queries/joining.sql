-- By what each row is joined: its numbers, values of one bearer, and its own side of a contested
-- one. A row left without any goes by its record's key; one that has not even that, by what it has.
with own as (
    select l."row", coalesce(s.side, l.ident) as ident
    from links l
    left join evidence e on e."row" = l."row"
    left join sides s on s.ident = l.ident and s.told = e.told
    where l.ident not in (select ident from barred)
        and (s.side is not null or l.ident not in (select ident from sides))
),
keyed as (
    select k."row", k.ident
    from keys k
    join identifiers i on i.ident = k.ident
    where i.owner is not null or k."row" not in (select "row" from own)
)
select "row", ident from own
union
select "row", ident from keyed
union
select "row", ident from links
where "row" not in (select "row" from own) and "row" not in (select "row" from keyed)
