"""How alike two names are."""
