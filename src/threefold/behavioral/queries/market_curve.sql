-- For each percent of customers, the best first: how many, and what they paid together.
select percent, count(*) as customers, sum(revenue) as revenue
from spenders
group by percent
order by percent
