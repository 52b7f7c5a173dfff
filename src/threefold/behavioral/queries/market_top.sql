select customer_id from spenders where percent > $above and percent <= $percent order by customer_id
