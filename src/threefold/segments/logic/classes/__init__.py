"""Classes of customers: ladders of rules, of which the first that holds counts."""
