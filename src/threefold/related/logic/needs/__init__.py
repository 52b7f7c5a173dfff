"""How strongly something is wanted."""
