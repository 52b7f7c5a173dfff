"""How likely a customer is to do something by a day: learned from customers who did or did not."""
