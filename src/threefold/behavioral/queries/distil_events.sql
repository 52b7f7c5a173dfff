select customer_id, age, day, kind from acts
