select _line as line, substr(raw, 1, 500) as raw, code
from rejects
order by _line
limit $shown
