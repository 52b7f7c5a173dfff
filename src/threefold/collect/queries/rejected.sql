-- Lines that could not become rows, as quarantine keeps them.
select
    cast(null as bigint) as "row",
    _line as line,
    '{}' as "columns",
    to_json([struct_pack("column" := '', "value" := raw, cause := code)]) as problems
from rejects
order by _line
