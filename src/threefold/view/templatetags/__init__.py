"""Tags of the customer page."""
