"""Who did what, when, why."""
