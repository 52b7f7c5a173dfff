-- Goes on from `expected` and `known` [customer_id, variable, source, fresh], of any kind of information:
-- each value that is expected or known.
,
facts as (
    select
        coalesce(e.customer_id, k.customer_id) as customer_id,
        coalesce(e.variable, k.variable) as variable,
        e.customer_id is not null as expected,
        k.customer_id is not null as filled,
        coalesce(k.fresh, false) as fresh,
        k.source
    from expected e
    full join known k on k.customer_id = e.customer_id and k.variable = e.variable
)
