"""Pure thinking of the web kit."""
