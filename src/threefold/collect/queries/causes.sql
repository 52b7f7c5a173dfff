select split_part(word, ':', 2) as cause, count(*) as n
from (select unnest(string_split(bad, ' ')) as word from bad) as words
group by all
